-- Posts own work and people hold posts. What is here is configuration until the organisation is recorded as events.
create schema organisation;
grant usage on schema organisation to diogel_service, diogel_reader;

create table organisation.post (
  authority int not null,
  post text collate "C" not null,
  role text not null,
  team text,
  above text collate "C",
  title_en text not null,
  title_cy text not null,
  primary key (authority, post)
);

create table organisation.holding (
  authority int not null,
  post text collate "C" not null,
  person text not null,
  from_day int not null,
  to_day int,
  interim boolean not null,
  primary key (authority, post, from_day, person)
);

select platform.guard('organisation.post');
select platform.guard('organisation.holding');
