-- The ledger of requests is read by the day on which they came, over any period.
create index contact_by_day on views.contact (authority, received_on, contact);
