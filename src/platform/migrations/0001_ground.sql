-- What every other migration stands on. `platform` itself belongs to no authority and holds nothing about anybody.

create table platform.migration_file (
  name text primary key,
  sha256 text not null
);

-- The authority of this session. Connections of the service are opened with it; without it there is none, and a policy
-- that compares with it shows no row.
create function platform.authority() returns int
  language sql stable parallel safe
  return nullif(current_setting('diogel.authority', true), '')::int;

-- Called by the migration that creates a table, whose first column says whose rows they are. Row-level security binds the
-- owner too; the service gets the privileges named, and no others.
create function platform.guard(guarded regclass, privileges text default 'select, insert, update, delete') returns void
  language plpgsql as
$$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy own_authority on %s using (authority = platform.authority()) with check (authority = platform.authority())',
    guarded
  );
  execute format('grant %s on %s to diogel_service', privileges, guarded);
end
$$;

revoke execute on function platform.guard(regclass, text) from public;
grant usage on schema platform to diogel_service, diogel_reader;
