-- When a post last had a child's page open, so that the page can say what was written down since. It holds nothing of the child, is
-- no record of who looked, and belongs to the post, as the work does. `before_us`: the last look of the sitting before this one.
create table web.looked (
  authority int not null,
  post text collate "C" not null,
  child text collate "C" not null,
  at_us bigint not null,
  before_us bigint,
  primary key (authority, post, child)
);

select platform.guard('web.looked');
