-- Which person in a child's family or network an entry is about: a random id that says nothing of them by itself. Who they are is in the bodies alone.
alter table ledger.event add column person text collate "C";
