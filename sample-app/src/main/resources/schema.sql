-- Run by every process at its start, also by several at once.
create table if not exists poster (
	id integer primary key autoincrement,
	title text not null,
	layers integer not null,
	drawn integer not null default 0,
	drawing text not null default '',
	state text not null default 'WAITING' check (state in ('WAITING', 'DRAWING', 'DONE')),
	-- how often a worker took it; together with the id it names one lease, so that a worker that lost it notices
	taken integer not null default 0,
	-- how often it was taken from a worker that had gone silent
	taken_over integer not null default 0,
	worker text,
	pid integer,
	lease_until integer,
	ordered_at integer not null,
	finished_at integer
);

create index if not exists poster_by_state on poster (state, id);

create table if not exists house_order (
	id integer primary key check (id = 1),
	runs integer not null,
	worker text not null,
	pid integer not null,
	at integer not null
);
