#!lua name=sluice_presence

-- Who is in which channel. Gateways only; backends may call sluice_presence_read and sluice_presence_stats.
--
-- Keys of a channel C (its name behind the prefix P), all in the slot of C itself. Functions are given C and the first
-- of them, and derive the others, which differ in what comes after the last colon:
--   P sluice:{C}:present    hash: client id -> "<node>\n<user>\n<client's information in JSON>",
--                         and "\n<stamp>" when that is signed, which is no concern of ours
--   P sluice:{C}:users      hash: user -> number of its clients here; all anonymous ones are the user ""
--   P sluice:{C}:leaving    sorted set, all of score 0, of "<user>\n<client>": gone, but the user may come back
--   P sluice:{C}:at:<node>  set: the clients that a node has here
-- Keys of the nodes:
--   P sluice:{nodes}:leases  sorted set: node -> when its lease ends, in milliseconds of Redis' clock; 0 when given up
--   P sluice:{nodes}:sweeps  sorted set: node whose clients are removed, or were -> until when that is claimed
--   P sluice:node:{<node>}:channels  set: the channels that the node has clients in, or had a moment ago
--
-- Users and ids of nodes have no line breaks. A function that publishes is told how: PUBLISH, in a cluster SPUBLISH, or
-- "" for not at all; and the message, when that is signed.

local VERSION = 3

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Numbers are doubles here: tostring would give 1.7e+12.
local function digits(number)
  return string.format('%.0f', number)
end

local function keys_of(present)
  return string.sub(present, 1, -1 - #'present')
end

local function parts(entry)
  return string.match(entry, '^([^\n]*)\n([^\n]*)\n(.*)$')
end

local function without_stamp(info)
  return (string.match(info, '^[^\n]*'))
end

local function tell(how, channel, kind, info, signed)
  if how ~= '' then
    redis.call(how, channel, signed
      or '\30{"k":"' .. kind .. '","t":' .. digits(now()) .. ',"i":' .. without_stamp(info) .. '}\n')
  end
end

local function add(base, client, node, user, info)
  redis.call('HSET', base .. 'present', client, node .. '\n' .. user .. '\n' .. info)
  redis.call('HINCRBY', base .. 'users', user, 1)
  redis.call('SADD', base .. 'at:' .. node, client)
end

local function remove(base, client, node, user)
  redis.call('HDEL', base .. 'present', client)
  if redis.call('HINCRBY', base .. 'users', user, -1) <= 0 then
    redis.call('HDEL', base .. 'users', user)
  end
  redis.call('SREM', base .. 'at:' .. node, client)
  if user ~= '' then
    redis.call('ZREM', base .. 'leaving', user .. '\n' .. client)
  end
end

-- Takes one of the user's clients that are about to leave out for good; says whether there was one.
local function succeed(base, user)
  if user == '' then
    return false
  end
  local found = redis.call('ZRANGEBYLEX', base .. 'leaving', '[' .. user .. '\n', '(' .. user .. '\11', 'LIMIT', 0, 1)
  if not found[1] then
    return false
  end
  local client = string.sub(found[1], #user + 2)
  local entry = redis.call('HGET', base .. 'present', client)
  if not entry then
    redis.call('ZREM', base .. 'leaving', found[1])
    return false
  end
  remove(base, client, (parts(entry)), user)
  return true
end

-- C present | node client user info how [message stamp] -> 2 when it is new, 1 when its user just left, 0 when it was
-- there
local function enter(keys, args)
  local base = keys_of(keys[2])
  local node, client, user, how = args[1], args[2], args[3], args[5]
  local info = args[7] and args[4] .. '\n' .. args[7] or args[4]
  local entry = redis.call('HGET', keys[2], client)
  if entry then
    local old_node, old_user = parts(entry)
    remove(base, client, old_node, old_user)
    add(base, client, node, user, info)
    return 0
  end
  local successor = succeed(base, user)
  add(base, client, node, user, info)
  if successor then
    return 1
  end
  tell(how, keys[1], 'join', info, args[6])
  return 2
end

-- C present | node client user most -> 1 when it is there now, 0 when its user has as many already; nobody is told
local function claim(keys, args)
  local base = keys_of(keys[2])
  local node, client, user = args[1], args[2], args[3]
  local entry = redis.call('HGET', keys[2], client)
  local again = false
  if entry then
    local old_node, old_user = parts(entry)
    remove(base, client, old_node, old_user)
    again = old_user == user
  end
  if not again and tonumber(redis.call('HGET', base .. 'users', user) or '0') >= tonumber(args[4]) then
    return 0
  end
  add(base, client, node, user, '{}')
  return 1
end

-- C present | client -> 1 when it was there
local function fade(keys, args)
  local entry = redis.call('HGET', keys[2], args[1])
  if not entry then
    return 0
  end
  local _, user = parts(entry)
  redis.call('ZADD', keys_of(keys[2]) .. 'leaving', 0, user .. '\n' .. args[1])
  return 1
end

-- C present | client how [message] -> 1 when it was there
local function leave(keys, args)
  local entry = redis.call('HGET', keys[2], args[1])
  if not entry then
    return 0
  end
  local node, user, info = parts(entry)
  remove(keys_of(keys[2]), args[1], node, user)
  tell(args[2], keys[1], 'leave', info, args[3])
  return 1
end

-- C present | node count how [LIST] -> how many were removed, how many of the node's are left, [who was removed]
local function sweep(keys, args)
  local base = keys_of(keys[2])
  local at = base .. 'at:' .. args[1]
  local removed, gone = 0, {}
  for _, client in ipairs(redis.call('SRANDMEMBER', at, args[2])) do
    local entry = redis.call('HGET', keys[2], client)
    local node, user, info
    if entry then
      node, user, info = parts(entry)
    end
    if node == args[1] then
      remove(base, client, node, user)
      tell(args[3], keys[1], 'leave', info)
      removed = removed + 1
      gone[removed] = info
    else
      redis.call('SREM', at, client)
    end
  end
  return {removed, redis.call('SCARD', at), args[4] and gone or nil}
end

-- present | most -> how many there are, their entries or none when they are more than that
local function read(keys, args)
  local count = redis.call('HLEN', keys[1])
  if count > tonumber(args[1]) then
    return {count, {}}
  end
  return {count, redis.call('HVALS', keys[1])}
end

-- present -> how many there are, and by a sample how many bytes their entries have
local function size(keys)
  local count = redis.call('HLEN', keys[1])
  local sample, bytes = redis.call('HRANDFIELD', keys[1], 64, 'WITHVALUES'), 0
  for i = 2, #sample, 2 do
    bytes = bytes + #sample[i]
  end
  return {count, count > 0 and math.ceil(bytes / (#sample / 2) * count) or 0}
end

-- present users -> clients, users
local function stats(keys, args)
  return {redis.call('HLEN', keys[1]), redis.call('HLEN', keys[2])}
end

-- Nodes renew their leases each two fifths of them. When nobody has for longer than three, it was Redis that was away:
-- all leases begin anew, so that those are not taken for dead who only come back a moment later than the first.
local function spare(leases, time, ttl)
  local newest = redis.call('ZRANGE', leases, 0, 0, 'REV', 'WITHSCORES')[2]
  if newest and tonumber(newest) < time + ttl * 0.4 then
    for _, node in ipairs(redis.call('ZRANGEBYSCORE', leases, '(0', digits(time + ttl), 'LIMIT', 0, 4096)) do
      redis.call('ZADD', leases, digits(time + ttl), node)
    end
  end
end

-- leases sweeps | node ttl claim [node …] -> state [node …]
-- Renews the node's lease, for so many milliseconds, and its claims on the nodes given, and claims those whose lease is
-- over. With a ttl of 0 it gives the lease up, with a claim of 0 it claims nobody. State: 1 there was a lease, 0 there
-- was none, 2 its clients are or were removed: it needs another name.
local function beat(keys, args)
  local node, ttl, claim = args[1], tonumber(args[2]), tonumber(args[3])
  local time = now()
  if redis.call('ZSCORE', keys[2], node) then
    return {2}
  end
  local answer = {redis.call('ZSCORE', keys[1], node) and 1 or 0}
  spare(keys[1], time, ttl)
  redis.call('ZADD', keys[1], ttl > 0 and digits(time + ttl) or 0, node)
  for i = 4, #args do
    redis.call('ZADD', keys[2], 'XX', digits(time + claim), args[i])
  end
  local over = claim > 0 and redis.call('ZRANGEBYSCORE', keys[1], '-inf', digits(time), 'LIMIT', 0, 16) or {}
  for _, dead in ipairs(over) do
    local claimed = redis.call('ZSCORE', keys[2], dead)
    if dead ~= node and (not claimed or tonumber(claimed) <= time) then
      redis.call('ZADD', keys[2], digits(time + claim), dead)
      answer[#answer + 1] = dead
    end
  end
  redis.call('ZREMRANGEBYSCORE', keys[2], '-inf', digits(time - 60000))
  return answer
end

-- leases sweeps | node keep -> 1
-- All clients of the node were removed. That is remembered for so many milliseconds, should it not be dead.
local function swept(keys, args)
  redis.call('ZREM', keys[1], args[1])
  redis.call('ZADD', keys[2], digits(now() + tonumber(args[2])), args[1])
  return 1
end

redis.register_function('sluice_presence_enter', enter)
redis.register_function('sluice_presence_claim', claim)
redis.register_function('sluice_presence_fade', fade)
redis.register_function('sluice_presence_leave', leave)
redis.register_function('sluice_presence_sweep', sweep)
redis.register_function('sluice_presence_beat', beat)
redis.register_function('sluice_presence_swept', swept)
redis.register_function{function_name = 'sluice_presence_read', callback = read, flags = {'no-writes'}}
redis.register_function{function_name = 'sluice_presence_size', callback = size, flags = {'no-writes'}}
redis.register_function{function_name = 'sluice_presence_stats', callback = stats, flags = {'no-writes'}}
redis.register_function{
  function_name = 'sluice_presence_version', callback = function() return VERSION end, flags = {'no-writes'}
}
