/**
 * The first shape of the outbox. Identity columns, and no sequences by name: inserting needs no right on those, so that rights
 * on tables are all that a function needs.
 */
export const OUTBOX = `
create table state (
  kind text not null,
  name text not null,
  reason text not null default '',
  since timestamptz not null,
  until timestamptz,
  value bigint,
  primary key (kind, name)
);

-- The one clock. Tests move it by a row that nothing else writes.
create function outbox_now() returns timestamptz language plpgsql volatile as $$ begin
  return clock_timestamp()
    + coalesce((select make_interval(secs => value / 1000.0) from state where kind = 'clock' and name = 'offset'), '0');
end $$;

create function outbox_ms(at timestamptz) returns bigint language sql stable as
  'select floor(extract(epoch from at) * 1000)::bigint';

create table changes (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account text not null,
  site text not null,
  kind text not null,
  url text not null,
  priority smallint not null,
  due timestamptz not null,
  source text not null,
  rebound boolean not null default false,
  round smallint not null default 0
);

-- One key of 16 bytes: one of several columns was misplanned. Vacuumed every 50 000 dead rows; never cut, which would lock it.
create table targets (
  id uuid primary key,
  account text not null,
  site text not null,
  kind text not null,
  url text not null,
  host text not null,
  priority smallint not null,
  version bigint not null,
  since timestamptz not null,
  changed timestamptz not null,
  due timestamptz not null,
  parked timestamptz,
  wake timestamptz,
  reason text,
  source text not null,
  attempts smallint not null default 0,
  round smallint not null default 0,
  rebound boolean not null default false
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 50000,
  vacuum_truncate = false
);
create index targets_turn on targets (account, kind, priority, site, since, id) where wake is null;
-- Every version is above 0. A query that does not say so cannot use this index: without statistics it was taken for the other.
create index targets_age on targets (account, kind, since) where wake is null and version > 0;
create index targets_wake on targets (wake) where wake is not null;

create table lease (
  one boolean primary key default true check (one),
  fence bigint not null default 0,
  expires timestamptz not null default '-infinity',
  seen timestamptz,
  version bigint generated always as identity
);
insert into lease default values;

create table ledger (
  pool text not null,
  day date not null,
  ends timestamptz not null,
  used integer not null default 0,
  cap integer not null,
  told_cap integer not null default 0,
  told_at timestamptz,
  closed boolean not null default false,
  probe timestamptz,
  probe_ms bigint not null default 3600000,
  primary key (pool, day)
);

create table transmissions (
  id bigint generated always as identity primary key,
  fence bigint not null,
  account text not null,
  pool text not null,
  kind text not null,
  api text not null,
  count integer not null,
  days date[] not null,
  probe boolean not null,
  started timestamptz not null,
  expires timestamptz not null,
  state text not null default 'open',
  closed timestamptz,
  task text,
  ask timestamptz
);
create index transmissions_ask on transmissions (ask) where ask is not null;

create table history (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account text not null,
  site text not null,
  kind text not null,
  url text not null,
  host text not null,
  priority smallint not null,
  transmission bigint not null,
  since timestamptz not null,
  rebound boolean not null,
  round smallint not null,
  state text not null default 'submitted'
);
create index history_transmission on history (transmission);

create table deliveries (
  webhook text not null,
  id text not null,
  expires timestamptz not null,
  primary key (webhook, id)
);
create index deliveries_expires on deliveries (expires);

create table dead (
  id uuid primary key,
  account text not null,
  site text not null,
  kind text not null,
  url text not null,
  host text not null,
  priority smallint not null,
  since timestamptz not null,
  at timestamptz not null,
  code text not null,
  reason text not null
);
`;
