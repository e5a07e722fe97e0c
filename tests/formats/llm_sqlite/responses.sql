-- as it was before 2025: no counts
create table responses (id text, model text, prompt text, system text, prompt_json text, options_json text, response text, response_json text, conversation_id text, duration_ms integer, datetime_utc text);
insert into responses values ('r1', 'gpt-4o-mini', 'Say hello.', 'Be brief.', null, null, 'Hello.', null, 'co1', 400, '2024-05-19T10:00:10');
insert into responses values ('r2', 'gpt-4o-mini', 'Again.', 'Be brief.', null, null, 'Hello again.', null, 'co1', 450, '2024-05-19T10:00:20');
insert into responses values ('r3', 'gpt-4o-mini', null, null, null, null, 'Hm.', null, 'co2', 450, '2024-05-19T10:00:20');
