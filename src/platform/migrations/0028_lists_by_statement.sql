-- Planned anew at each call, it took as long as the append itself: prepared statements of `src/views/keep.ts` do what it did.
drop function views.save_lists(int, jsonb);
