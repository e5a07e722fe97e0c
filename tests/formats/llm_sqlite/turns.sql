create table threads (id text, name text);
create table schemas (id text, content text);
create table tools (id integer, name text, description text, input_schema text);
create table turn_tools (turn_id text, tool_id integer, instance_id integer);
create table messages (hash text, parent_hash text, role text);
create table parts (id integer primary key, message_hash text, position integer, type text, tool_name text, text text, payload text);
create table turns (id text, thread_id text, parent_message_hash text, tip_message_hash text, model text, resolved_model text, options_json text, schema_id text, input_tokens integer, output_tokens integer, token_details text, duration_ms integer, datetime_utc text, response_json text);
create table responses (id text, model text, prompt text, system text, prompt_json text, options_json text, response text, response_json text, conversation_id text, duration_ms integer, datetime_utc text, input_tokens integer, output_tokens integer, token_details text, schema_id text, resolved_model text, reasoning text);
insert into schemas values ('sc', '{"type":"object","properties":{"no":{"type":"string"}}}');
insert into tools values (1, 'weather', 'Tells the weather.', '{"type":"object"}');
insert into messages values ('m1', null, 'system'), ('m2', 'm1', 'user'), ('m3', 'm2', 'assistant'), ('m4', 'm3', 'user'), ('m5', 'm4', 'assistant');
insert into parts values (1, 'm1', 0, 'text', null, 'You extract data.', null), (2, 'm2', 0, 'text', null, 'Find the number in INV-17.', null), (3, 'm2', 1, 'text', null, 'It is an invoice.', null);
insert into parts values (4, 'm3', 0, 'reasoning', null, 'hm', null), (5, 'm3', 1, 'text', null, '{"no": "INV-17"}', null), (6, 'm4', 0, 'text', null, 'And the weather?', null);
insert into parts values (7, 'm5', 0, 'tool_call', 'weather', null, '{"city": "Riga"}');
insert into turns values ('t1', 'th1', 'm2', 'm3', 'sol', 'gpt-6.1-sol', '{"max_tokens": 200}', 'sc', 100, 40, '{"prompt_tokens_details": {"cached_tokens": 60}, "completion_tokens_details": {"reasoning_tokens": 25}}', 1250, '2026-11-20T10:00:00.160718+00:00', null);
insert into turns values ('t2', 'th1', 'm4', 'm5', 'gpt-6.1-sol', null, null, null, 150, 12, null, 900, '2026-11-20T10:00:10+00:00', null);
insert into turn_tools values ('t2', 1, null);
insert into turns values ('t3', 'th2', 'm2', 'm3', 'anthropic/claude-opus-5-5', null, null, null, 10, 40, '{"cache_read_input_tokens": 500, "cache_creation_input_tokens": 30, "cache_creation": {"ephemeral_1h_input_tokens": 20}}', 900, '2026-11-20T10:01:00+00:00', null);
insert into turns values ('t4', 'th3', 'm2', 'm3', 'gemini/gemini-3-pro-preview', null, null, null, 90, 20, '{"thoughtsTokenCount": 70, "cachedContentTokenCount": 30, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 90}]}', 900, '2026-11-20T10:02:00+00:00', null);
-- a plugin that reports no usage; details that are no JSON
insert into turns values ('t5', 'th4', 'm2', 'm3', 'gpt-6-luna', null, null, null, null, null, 'none', 700, '2026-11-20T10:03:00+00:00', null);
insert into turns values ('t6', 'th5', null, null, 'gpt-6-luna', null, null, null, null, null, null, 700, '2026-11-20T10:04:00+00:00', null);
-- taken over from the older table, and not
insert into responses values ('t2', 'gpt-6.1-sol', 'And the weather?', null, '{}', '{}', '', '{}', 'th1', 900, '2026-11-20T10:00:10+00:00', 150, 12, null, null, null, null);
insert into responses values ('r1', 'gpt-6-luna', 'Say hello.', 'Be brief.', '{}', '{"max_tokens": 9}', 'Hello.', '{}', 'co1', 400, '2026-11-19T10:00:10+00:00', 20, 3, '{}', 'sc', null, null);
