-- Who was ever placed on the child protection register: found at once, and then the law says of each where they stood on a day.
create index event_by_registration on ledger.event (authority, child)
  where kind = 'conference.held' and decision = 'registered';
