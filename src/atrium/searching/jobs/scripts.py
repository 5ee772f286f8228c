"""Every transition of a job, each one atomic. Times are Valkey's own clock, in milliseconds.

A runner proves with its token that the job is still its own: one whose lease was taken over writes nothing more.
"""

# what is kept for the job `id`, who waits, who runs until when, what is over and not announced yet
JOB = "atrium:job:"
QUEUE = "atrium:jobs:queue"
LEASES = "atrium:jobs:leases"
UNANNOUNCED = "atrium:jobs:unannounced"
OF_PERSON = "atrium:jobs:of:"
ACTIVE = "atrium:jobs:active:"

_COMMON = f"""
local JOB, QUEUE, LEASES, UNANNOUNCED = '{JOB}', '{QUEUE}', '{LEASES}', '{UNANNOUNCED}'
local OF_PERSON, ACTIVE = '{OF_PERSON}', '{ACTIVE}'
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function get(id, field) return redis.call('HGET', JOB .. id, field) end

local function all(id) return redis.call('HGETALL', JOB .. id) end

local function keep(id, seconds)
  for _, part in ipairs({{'', ':events', ':hotels'}}) do redis.call('EXPIRE', JOB .. id .. part, seconds) end
end

local function append(id, event, data)
  redis.call('XADD', JOB .. id .. ':events', '*', 'event', event, 'data', data)
end

local function become(id, status, failure)
  redis.call('HSET', JOB .. id, 'status', status, 'changed_at', now)
  if failure ~= '' then redis.call('HSET', JOB .. id, 'failure', failure) end
  append(id, 'status_changed', '{{"event":"status_changed","status":"' .. status .. '","failure":'
    .. (failure ~= '' and failure or 'null') .. '}}')
end

local function own(id, token)
  return get(id, 'status') == 'running' and get(id, 'owner') == token
end

-- nobody works on it any more
local function leave(id)
  redis.call('ZREM', LEASES, id)
  redis.call('HDEL', JOB .. id, 'owner', 'cancel')
  redis.call('SREM', ACTIVE .. get(id, 'person'), id)
end

local function over(id, status, failure)
  leave(id)
  become(id, status, failure)
  if get(id, 'started_at') then redis.call('ZADD', UNANNOUNCED, now, id) end
end

local function interrupted(id)
  if get(id, 'cancel') then over(id, 'cancelled', '') else leave(id) become(id, 'interrupted', '') end
end

-- '' where one more may wait, else whose limit is reached
local function room(person, of_person, in_all)
  local busy = 0
  for _, id in ipairs(redis.call('SMEMBERS', ACTIVE .. person)) do
    if redis.call('EXISTS', JOB .. id) == 1 then busy = busy + 1 else redis.call('SREM', ACTIVE .. person, id) end
  end
  if busy >= tonumber(of_person) then return 'person' end
  if redis.call('LLEN', QUEUE) >= tonumber(in_all) then return 'all' end
  return ''
end

local function enqueue(id, person)
  redis.call('RPUSH', QUEUE, id)
  redis.call('SADD', ACTIVE .. person, id)
  become(id, 'queued', '')
end
"""

# The job as it is kept, or whose limit is reached.
SUBMIT = (
    _COMMON
    + """
local id, person, of_person, in_all, seconds, most = unpack(ARGV, 1, 6)
if redis.call('EXISTS', JOB .. id) == 1 then return all(id) end
local full = room(person, of_person, in_all)
if full ~= '' then return full end
redis.call('HSET', JOB .. id, 'person', person, 'created_at', now, unpack(ARGV, 7))
redis.call('ZADD', OF_PERSON .. person, now, id)
enqueue(id, person)
keep(id, seconds)
redis.call('EXPIRE', OF_PERSON .. person, seconds)
redis.call('EXPIRE', ACTIVE .. person, seconds)
-- the oldest that are over make room
local rest = redis.call('ZCARD', OF_PERSON .. person) - most
for _, old in ipairs(rest > 0 and redis.call('ZRANGE', OF_PERSON .. person, 0, -1) or {}) do
  local status = get(old, 'status')
  local announced = not redis.call('ZSCORE', UNANNOUNCED, old)
  if rest > 0 and status ~= 'queued' and status ~= 'running' and announced then
    redis.call('UNLINK', JOB .. old, JOB .. old .. ':events', JOB .. old .. ':hotels')
    redis.call('ZREM', OF_PERSON .. person, old)
    rest = rest - 1
  end
end
return all(id)
"""
)

CLAIM = (
    _COMMON
    + """
local token, lease, seconds = unpack(ARGV)
while true do
  local id = redis.call('LPOP', QUEUE)
  if not id then return false end
  if get(id, 'status') == 'queued' then
    redis.call('HSET', JOB .. id, 'owner', token, 'batch', 0, 'failed', 0)
    redis.call('HSETNX', JOB .. id, 'started_at', now)
    redis.call('HINCRBY', JOB .. id, 'runs', 1)
    redis.call('ZADD', LEASES, now + lease, id)
    become(id, 'running', '')
    keep(id, seconds)
    return {id, all(id)}
  end
end
"""
)

# Progress and lease in one. A batch that is sent again, because its answer was lost, changes nothing.
RECORD = (
    _COMMON
    + """
local id, token, lease, seconds, batch, wanted, hotels, failed, place = unpack(ARGV, 1, 9)
if not own(id, token) then return 'lost' end
redis.call('ZADD', LEASES, now + lease, id)
if tonumber(batch) > tonumber(get(id, 'batch')) then
  redis.call('HSET', JOB .. id, 'batch', batch, 'changed_at', now)
  redis.call('HINCRBY', JOB .. id, 'wanted', wanted)
  redis.call('HINCRBY', JOB .. id, 'hotels', hotels)
  redis.call('HINCRBY', JOB .. id, 'failed', failed)
  if place ~= '' then redis.call('HSET', JOB .. id, 'place', place) end
  for i = 10, #ARGV, 3 do
    append(id, ARGV[i], ARGV[i + 1])
    if ARGV[i + 2] ~= '' then redis.call('HSET', JOB .. id .. ':hotels', ARGV[i + 2], ARGV[i + 1]) end
  end
  keep(id, seconds)
end
return get(id, 'cancel') and 'cancel' or 'ok'
"""
)

FINISH = (
    _COMMON
    + """
local id, token, seconds, status, failure, report, finished = unpack(ARGV)
if not own(id, token) then return 'lost' end
if report ~= '' then redis.call('HSET', JOB .. id, 'report', report) end
if finished ~= '' then append(id, 'finished', finished) end
over(id, status, failure)
keep(id, seconds)
return 'ok'
"""
)

RELEASE = (
    _COMMON
    + """
local id, token = unpack(ARGV)
if not own(id, token) then return 'lost' end
interrupted(id)
return 'ok'
"""
)

CANCEL = (
    _COMMON
    + """
local id = unpack(ARGV)
local status = get(id, 'status')
if status == 'running' then
  redis.call('HSET', JOB .. id, 'cancel', 1)
elseif status == 'queued' then
  redis.call('LREM', QUEUE, 1, id)
  over(id, 'cancelled', '')
elseif status == 'interrupted' then
  over(id, 'cancelled', '')
end
return ''
"""
)

RESUME = (
    _COMMON
    + """
local id, person, of_person, in_all, seconds = unpack(ARGV)
local status = get(id, 'status')
if status == 'queued' or status == 'running' then return '' end
if status ~= 'interrupted' then return 'over' end
local full = room(person, of_person, in_all)
if full ~= '' then return full end
enqueue(id, person)
keep(id, seconds)
redis.call('EXPIRE', OF_PERSON .. person, seconds)
redis.call('EXPIRE', ACTIVE .. person, seconds)
return ''
"""
)

_EXPIRE = """
local silent = redis.call('ZRANGEBYSCORE', LEASES, '-inf', now)
for _, id in ipairs(silent) do
  if get(id, 'status') == 'running' then interrupted(id) else redis.call('ZREM', LEASES, id) end
end
"""

# Runners that are silent for longer than their lease: how many.
EXPIRE = _COMMON + _EXPIRE + "return #silent\n"

# The job as it is kept once silent runners are dealt with.
LOOK = _COMMON + _EXPIRE + "return all(ARGV[1])\n"

# Jobs that are over and have to be announced; nobody else is given them for a while.
UNTOLD = (
    _COMMON
    + """
local found = redis.call('ZRANGEBYSCORE', UNANNOUNCED, '-inf', now, 'LIMIT', 0, 20)
for _, id in ipairs(found) do redis.call('ZADD', UNANNOUNCED, now + ARGV[1], id) end
return found
"""
)
