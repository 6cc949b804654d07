-- What is watched over: assessments of exploitation and the signs that ask for one, missing episodes, and what came of signals and
-- requests. And what lists read of such events: rows written before have none of these columns.
alter table ledger.event
  add column total int,
  add column asked text,
  add column instrument text,
  add column version text,
  add column harmed boolean,
  add column company text,
  add column concern text,
  add column answer text;

-- What speaks of exploitation, and on which day it was assessed since; null while nobody has.
create table views.exploitation_sign (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  from_id text collate "C" not null,
  sort text not null,
  known_on int not null,
  assessed_on int,
  primary key (authority, child, n)
);
create index exploitation_sign_open on views.exploitation_sign (authority, known_on, child, n) where assessed_on is null;

-- Assessments of exploitation, with the team that had the child on that day.
create table views.exploitation_assessment (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  from_id text collate "C" not null,
  assessed_on int not null,
  team text,
  instrument text,
  version text,
  total int,
  band text,
  asked text,
  response text,
  -- The first sign since the assessment before.
  signed_on int,
  -- When what the response asks for was recorded; null while it is not.
  done_on int,
  primary key (authority, child, n)
);
create index exploitation_assessment_by_day on views.exploitation_assessment (authority, assessed_on, child, n);

create table views.missing_episode (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  episode text collate "C" not null,
  reported_on int not null,
  -- Minutes after midnight in London; null where only the day is known.
  minute int,
  place text,
  found_on int,
  -- Minutes from the report until the child was found; null where a time of the two is not known.
  lasted int,
  harmed boolean,
  company text,
  offered_on int,
  accepted boolean,
  held_on int,
  primary key (authority, child, n)
);
create index missing_episode_by_day on views.missing_episode (authority, reported_on, child, n);

-- Signals and requests for help: what was decided by when, and whether what was decided was done.
create table views.opportunity (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  sort text not null,
  from_id text collate "C" not null,
  -- The signal's rule; of a request, who asked.
  code text,
  raised_on int not null,
  due int,
  decided_on int,
  decision text,
  -- Whether the decision asks for something that is recorded, by when the law wants it, and when it was.
  asks boolean not null,
  act_by int,
  acted_on int,
  primary key (authority, child, n)
);
create index opportunity_by_day on views.opportunity (authority, sort, raised_on, child, n);

select platform.guard('views.exploitation_sign');
select platform.guard('views.exploitation_assessment');
select platform.guard('views.missing_episode');
select platform.guard('views.opportunity');

-- Replaces the rows of some children in views whose key is (authority, child, n). `p_lists`: the view's name to
-- { children: [...], rows: [...] }, each row with the columns' own names. Another such view needs a table, and no other function.
create function views.save_lists(p_authority int, p_lists jsonb) returns void
  language plpgsql set enable_seqscan = off
as
$$
declare
  v_list text;
  v_saved jsonb;
  v_children text[];
begin
  for v_list, v_saved in select l.key, l.value from jsonb_each(p_lists) l loop
    v_children := array(select jsonb_array_elements_text(v_saved -> 'children'));
    execute format(
      'delete from views.%1$I t where t.authority = $1 and t.child = any($2) and not exists (
        select from jsonb_populate_recordset(null::views.%1$I, $3) r where r.child = t.child and r.n = t.n and r is not distinct from t)',
      v_list
    ) using p_authority, v_children, v_saved -> 'rows';
    execute format(
      'insert into views.%1$I select r.* from jsonb_populate_recordset(null::views.%1$I, $1) r on conflict (authority, child, n) do nothing',
      v_list
    ) using v_saved -> 'rows';
  end loop;
end
$$;
revoke execute on function views.save_lists(int, jsonb) from public;
grant execute on function views.save_lists(int, jsonb) to diogel_service;
