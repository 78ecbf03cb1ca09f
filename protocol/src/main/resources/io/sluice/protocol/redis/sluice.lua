#!lua name=sluice
-- The streams of Sluice's channels (protocol/README.md says what is promised). Redis 7.0 or newer, Valkey 7.2 or newer.
--
-- Of a channel C, prefix P included, all is in these keys; the braces put them into the cluster slot of C itself:
--   P sluice:{C}:stream   what is kept: one entry a publication, its id <offset>-<unix ms>, its one field m the whole
--                         message as it was published, so that whoever reads one form reads the other
--   P sluice:{C}:meta     e, the epoch, and o, the offset of the newest publication
--   P sluice:{C}:id:<ID>  "<offset> <epoch>" of what was published with that idempotency key
--
-- A function of Redis is atomic: nobody sees a step in between. It is not undone, though, when a command in it fails.
-- So all that can fail comes before the first write, and the first write of a publication is the XADD.
--
-- Numbers in Lua are doubles: whole up to 2^53, and written by %.0f, since tostring makes 1e+15 of large ones.

-- A library of a later version does all that those before it do.
local VERSION = 2
-- The next two lines are for the installer. RULES is a list of pairs, the longest prefix first:
-- {{'app1:', {['chat'] = {size = 100, ttl = 300, meta_ttl = 2592000}}}, {'', {}}}
local PUBLISH = 'PUBLISH'
local RULES = {}

local MAX_HEADER_BYTES = 8192
local MAX_CHANNEL_BYTES = 12288
local MAX_ID_BYTES = 255
local MAX_EPOCH_BYTES = 32
local MAX_OFFSET = 2 ^ 53 - 1
local MAX_SIZE = 100000
local MAX_TTL = 2592000
local DEFAULT_TTL = 300
local DEFAULT_META_TTL = 2592000
local ID_TTL = 300
-- How many entries that are too old one publication removes at the most, and how many of a ttl's parts it looks for
-- them in. A hundred entries share a node, which goes as one. The position's life is prolonged as often.
local MAX_EXPIRED = 10000
local LOOKS_PER_TTL = 16
-- How many entries are fetched at once, before their bytes are counted.
local READ_CHUNK = 64
-- How many positions are asked for at once. Each takes some 7 microseconds, during which Redis does nothing else.
local MAX_TOPS = 1000

-- A codec of our own, as other scripts may have set up the common one otherwise. Made at the first call, since cjson is
-- not there yet while a library is loaded.
local codec = nil
local function json()
  if not codec then
    codec = cjson.new()
    codec.decode_invalid_numbers(false)
    codec.decode_max_depth(48)
  end
  return codec
end

local function fail(code, text)
  return redis.error_reply(code .. ' ' .. text)
end

local function whole(text, min, max)
  if not text or #text > 19 or not string.find(text, '^%-?%d+$') then
    return nil
  end
  local number = tonumber(text)
  if number < min or number > max then
    return nil
  end
  return number
end

-- The length of the UTF-8 sequence at the position, or nil: RFC 3629, without surrogates and overlong forms.
local function sequence(text, at)
  local a, b, c, d = string.byte(text, at, at + 3)
  local function tail(byte, low)
    return byte and byte >= (low or 0x80) and byte <= 0xBF
  end
  if a < 0x80 then
    return 1
  elseif a >= 0xC2 and a <= 0xDF then
    return tail(b) and 2
  elseif a >= 0xE0 and a <= 0xEF then
    return tail(b, a == 0xE0 and 0xA0) and not (a == 0xED and b > 0x9F) and tail(c) and 3
  elseif a >= 0xF0 and a <= 0xF4 then
    return tail(b, a == 0xF0 and 0x90) and not (a == 0xF4 and b > 0x8F) and tail(c) and tail(d) and 4
  end
  return nil
end

local function utf8(text)
  local at = string.find(text, '[\128-\255]')
  while at do
    local length = sequence(text, at)
    if not length then
      return false
    end
    at = string.find(text, '[\128-\255]', at + length)
  end
  return true
end

-- What is wrong with a channel's name, or nil. The gateways have the same rules.
local function channel_fault(name)
  if string.sub(name, 1, 7) ~= 'sluice.' and #name <= MAX_CHANNEL_BYTES and string.find(name, '^[%w:._/@-]+$') then
    return nil
  elseif name == '' then
    return 'the name is empty'
  elseif #name > MAX_CHANNEL_BYTES then
    return 'the name is too long'
  elseif string.find(name, '[{}]') then
    return 'braces would move its keys to another slot of a cluster'
  elseif string.sub(name, 1, 7) == 'sluice.' then
    return 'names that begin with sluice. are reserved'
  elseif string.find(name, '[%z\1-\31\127]') or string.find(name, '\194[\128-\159]')
      or string.find(name, '\226\128[\168\169]') then
    return 'the name has control characters or line separators'
  elseif not utf8(name) then
    return 'the name is not UTF-8'
  end
  return nil
end

-- What is known of a channel before its keys are looked at: their names, and the rules of its namespace. Of the
-- prefixes with rules the longest that fits is taken; installers put them in that order.
local function find(keys)
  if #keys ~= 1 then
    return nil, fail('SLUICE_ARGUMENT', 'give one key, the channel')
  end
  local key = keys[1]
  local prefix, namespaces = '', {}
  for _, each in ipairs(RULES) do
    if string.sub(key, 1, #each[1]) == each[1] then
      prefix, namespaces = each[1], each[2]
      break
    end
  end
  local name = string.sub(key, #prefix + 1)
  local fault = channel_fault(name)
  if fault then
    return nil, fail('SLUICE_CHANNEL', fault)
  end
  local rules = namespaces[string.match(name, '^([^:]*):') or ''] or {}
  local base = prefix .. 'sluice:{' .. key .. '}:'
  return {
    key = key,
    stream = base .. 'stream',
    meta = base .. 'meta',
    id = base .. 'id:',
    size = rules.size or 0,
    ttl = rules.ttl or DEFAULT_TTL,
    meta_ttl = rules.meta_ttl or DEFAULT_META_TTL
  }
end

-- Offset and epoch; nil when there are none that can be counted on.
local function position(meta)
  local fields = redis.call('HMGET', meta, 'o', 'e')
  local offset = fields[1] and whole(fields[1], 0, MAX_OFFSET)
  if offset and fields[2] and string.find(fields[2], '^%w+$') and #fields[2] <= MAX_EPOCH_BYTES then
    return offset, fields[2]
  end
  return nil
end

-- No random numbers: Redis seeds them alike in each call. Two epochs of a channel can't begin in one microsecond.
local function fresh_epoch(channel, now)
  return string.sub(redis.sha1hex(now[1] .. '.' .. now[2] .. ' ' .. channel.key), 1, 8)
end

-- Fails, before anything is written, when the key holds what is no stream.
local function check_stream(channel)
  redis.call('XLEN', channel.stream)
end

local TAKES = {SIZE = true, TTL = true, ID = true, TAGS = true, AUTHOR = true}

local function options(args)
  local given = {}
  for i = 2, #args, 2 do
    local name = string.upper(args[i])
    if not TAKES[name] then
      return nil, 'unknown option, the known ones are SIZE, TTL, ID, TAGS and AUTHOR'
    elseif given[name] then
      return nil, name .. ' is given twice'
    elseif not args[i + 1] then
      return nil, name .. ' has no value'
    end
    given[name] = args[i + 1]
  end
  return given
end

local function decode_object(text)
  if #text > MAX_HEADER_BYTES or not utf8(text) or not string.find(text, '^[ \t\r\n]*{') then
    return nil
  end
  local valid, object = pcall(json().decode, text)
  return valid and object
end

-- Writes the tags anew, in the order of their names: what a decoder lets pass, as a name given twice or a raw tab in a
-- string, is not passed on.
local function encode_tags(text)
  local tags = decode_object(text)
  if not tags then
    return nil
  end
  local members = {}
  for name, value in pairs(tags) do
    if type(value) ~= 'string' then
      return nil
    end
    members[#members + 1] = json().encode(name) .. ':' .. json().encode(value)
  end
  table.sort(members)
  return '{' .. table.concat(members, ',') .. '}'
end

-- Passes the author on as given, since a decoder would round numbers in it. Control characters can stand raw between
-- the tokens of JSON only, as white space, so a space says the same, and the header stays one line.
local function encode_author(text)
  local author = decode_object(text)
  if not author then
    return nil
  end
  for _, name in ipairs({'user', 'client'}) do
    if author[name] ~= nil and type(author[name]) ~= 'string' then
      return nil
    end
  end
  return (string.gsub(text, '[%z\1-\31]', ' '))
end

-- Reads the arguments behind the channel, the channel's rules for what they don't say.
local function publication(channel, args)
  if #args == 0 then
    return nil, 'there is no payload'
  end
  local given, fault = options(args)
  if not given then
    return nil, fault
  end
  local asked = {
    size = given.SIZE and whole(given.SIZE, 0, MAX_SIZE) or channel.size,
    ttl = given.TTL and whole(given.TTL, 1, MAX_TTL) or channel.ttl,
    id = given.ID and channel.id .. given.ID,
    tags = given.TAGS and encode_tags(given.TAGS),
    author = given.AUTHOR and encode_author(given.AUTHOR)
  }
  if given.SIZE and not whole(given.SIZE, 0, MAX_SIZE) then
    return nil, 'SIZE is not a whole number from 0 to 100000'
  elseif given.TTL and not whole(given.TTL, 1, MAX_TTL) then
    return nil, 'TTL is not a whole number of seconds from 1 to 2592000'
  elseif given.ID and (given.ID == '' or #given.ID > MAX_ID_BYTES) then
    return nil, 'ID has not 1 to 255 bytes'
  elseif given.TAGS and not asked.tags then
    return nil, 'TAGS is not a JSON object of strings'
  elseif given.AUTHOR and not asked.author then
    return nil, 'AUTHOR is not a JSON object whose user and client are strings'
  end
  return asked
end

local function header(asked, offset, epoch, ms)
  local members = {}
  if epoch then
    members[1] = string.format('"o":%.0f,"e":"%s"', offset, epoch)
  end
  members[#members + 1] = string.format('"t":%.0f', ms)
  if asked.author then
    members[#members + 1] = '"i":' .. asked.author
  end
  if asked.tags then
    members[#members + 1] = '"g":' .. asked.tags
  end
  return '\30{' .. table.concat(members, ',') .. '}\n'
end

local function append(channel, asked, offset, ms, message)
  local added = redis.pcall('XADD', channel.stream, 'MAXLEN', '=', asked.size,
    string.format('%.0f-%.0f', offset, ms), 'm', message)
  return type(added) == 'table' and added or {}
end

local function id_parts(id)
  local offset, ms = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(offset), tonumber(ms)
end

local function first_from(channel, offset)
  local entry = redis.call('XRANGE', channel.stream, string.format('%.0f', offset), '+', 'COUNT', 1)[1]
  return id_parts(entry[1])
end

-- Offset and time of the newest entry, 0 if there is none. Fails when the key holds what is no stream.
local function newest(channel)
  local entry = redis.call('XREVRANGE', channel.stream, '+', '-', 'COUNT', 1)[1]
  if entry then
    return id_parts(entry[1])
  end
  return 0, 0
end

-- Whether another of a time's parts, all in ms, has begun since the publication before.
local function part_is_over(time, ms, ms_before)
  local part = time / LOOKS_PER_TTL
  return math.floor(ms / part) ~= math.floor(ms_before / part)
end

-- Removes what is older than the ttl, when a part of it has passed since the publication before: to reach the oldest
-- entry Redis walks over those in its node that are gone already. The ids carry the time, so the first young one is
-- found by halving; clocks that were set back only make this keep or remove a little more. The newest, of this very
-- call, always stays.
local function expire_entries(channel, asked, offset_now, ms, ms_before)
  if not part_is_over(asked.ttl * 1000, ms, ms_before) then
    return
  end
  local limit = ms - asked.ttl * 1000
  local oldest, since = first_from(channel, 0)
  if since >= limit then
    return
  end
  local low, high = oldest, math.min(offset_now, oldest + MAX_EXPIRED)
  while high - low > 1 do
    local middle = math.floor((low + high) / 2)
    local offset, at = first_from(channel, middle)
    if at >= limit then
      high = middle
    else
      low = math.min(offset, high - 1)
    end
  end
  redis.call('XTRIM', channel.stream, 'MINID', '=', string.format('%.0f', high))
end

-- The position outlives the newest publication by its own ttl at least, and by a part of it more at the most.
local function keep_position(channel, asked, offset, epoch, ms, ms_before)
  redis.call('HSET', channel.meta, 'o', string.format('%.0f', offset), 'e', epoch)
  local ttl = math.max(channel.meta_ttl, asked.ttl)
  if asked.ttl > channel.meta_ttl or part_is_over(ttl * 1000, ms, ms_before) then
    redis.call('EXPIRE', channel.meta, ttl + math.ceil(ttl / LOOKS_PER_TTL))
  end
end

local function keep(channel, asked, payload, now, ms)
  local offset, epoch = position(channel.meta)
  local last, ms_before = newest(channel)
  -- When somebody has set the position back, the stream that is there has offsets that nobody may see twice.
  if not offset or offset == MAX_OFFSET or last > offset then
    redis.call('UNLINK', channel.stream)
    offset, epoch, ms_before = 0, fresh_epoch(channel, now), 0
  end
  offset = offset + 1
  local message = header(asked, offset, epoch, ms) .. payload
  local added = append(channel, asked, offset, ms, message)
  if added.err and string.find(added.err, 'equal or smaller', 1, true) then
    -- The stream once had later entries, which are gone; it remembers their ids.
    redis.call('UNLINK', channel.stream)
    offset, epoch, ms_before = 1, fresh_epoch(channel, now), 0
    message = header(asked, offset, epoch, ms) .. payload
    added = append(channel, asked, offset, ms, message)
  end
  if added.err then
    return nil, nil, added
  end
  expire_entries(channel, asked, offset, ms, ms_before)
  redis.call('EXPIRE', channel.stream, asked.ttl)
  keep_position(channel, asked, offset, epoch, ms, ms_before)
  return offset, epoch, message
end

local function published_before(id)
  local value = redis.call('GET', id)
  if not value then
    return nil
  end
  local offset, epoch = string.match(value, '^(%d+) (.*)$')
  return {tonumber(offset) or 0, epoch or ''}
end

local function sluice_publish(keys, args)
  local channel, refusal = find(keys)
  if not channel then
    return refusal
  end
  local asked, fault = publication(channel, args)
  if not asked then
    return fail('SLUICE_ARGUMENT', fault)
  end
  -- The largest numbers that a header may come to hold, so that whether it fits does not change from one to the next.
  if (asked.tags or asked.author) and #header(asked, MAX_OFFSET, string.rep('e', MAX_EPOCH_BYTES), 9999999999999) > MAX_HEADER_BYTES then
    return fail('SLUICE_ARGUMENT', 'TAGS and AUTHOR need more than the 8192 bytes of a header')
  end
  local before = asked.id and published_before(asked.id)
  if before then
    return before
  end
  local now = redis.call('TIME')
  local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
  local offset, epoch, message = 0, '', nil
  if asked.size > 0 then
    offset, epoch, message = keep(channel, asked, args[1], now, ms)
    if not offset then
      return message
    end
  else
    message = header(asked, nil, nil, ms) .. args[1]
  end
  if asked.id then
    redis.call('SET', asked.id, string.format('%.0f %s', offset, epoch), 'EX', ID_TTL)
  end
  redis.call(PUBLISH, channel.key, message)
  return {offset, epoch}
end

-- Gives a channel its first position, so that whoever asks for it can tell later whether something was missed.
local function begin(channel)
  check_stream(channel)
  redis.call('UNLINK', channel.stream)
  local epoch = fresh_epoch(channel, redis.call('TIME'))
  redis.call('HSET', channel.meta, 'o', '0', 'e', epoch)
  redis.call('EXPIRE', channel.meta, math.max(channel.meta_ttl, channel.ttl))
  return 0, epoch
end

-- A channel in which nothing is published, but that is looked at, keeps its position. Seldom a write.
local function prolong(channel)
  local whole_life = math.max(channel.meta_ttl, channel.ttl)
  local left = redis.call('TTL', channel.meta)
  if left >= 0 and left * 2 < whole_life then
    redis.call('EXPIRE', channel.meta, whole_life)
  end
end

-- One chunk of entries after, or before, the offset; or from the end.
local function chunk(channel, since, count, reverse)
  if reverse then
    if since == 0 then
      return {}
    end
    local from = since < 0 and '+' or string.format('%.0f', since - 1)
    return redis.call('XREVRANGE', channel.stream, from, '-', 'COUNT', count)
  end
  return redis.call('XRANGE', channel.stream, string.format('%.0f', since + 1), '+', 'COUNT', count)
end

local function entries(channel, top, since, limit, max_bytes, reverse)
  local found, bytes = {}, 0
  if since > top then
    -- Beyond the newest: everything is before it, nothing after. Also keeps numbers away that ids can't have.
    since = reverse and -1 or top
  end
  while #found < limit * 2 do
    local count = math.min(READ_CHUNK, limit - #found / 2)
    local part = chunk(channel, since, count, reverse)
    for _, entry in ipairs(part) do
      local message = entry[2][2] or ''
      bytes = bytes + #message
      if bytes > max_bytes and #found > 0 then
        return found
      end
      since = id_parts(entry[1])
      found[#found + 1] = since
      found[#found + 1] = message
    end
    if #part < count then
      return found
    end
  end
  return found
end

local function sluice_read(keys, args)
  local channel, refusal = find(keys)
  if not channel then
    return refusal
  end
  local since = whole(args[1], -1, math.huge)
  local limit = whole(args[2], 0, math.huge)
  local max_bytes = whole(args[3], 0, math.huge)
  local reverse = args[4] and string.upper(args[4]) == 'REV'
  if not since or not limit or not max_bytes or #args > 4 or (args[4] and not reverse) then
    return fail('SLUICE_ARGUMENT', 'give since (-1 or more), limit, max-bytes, and REV or nothing')
  end
  local top, epoch = position(channel.meta)
  if top then
    prolong(channel)
  else
    top, epoch = begin(channel)
  end
  return {top, epoch, entries(channel, top, since, limit, max_bytes, reverse)}
end

local function top_of(key)
  local channel = find({key})
  if not channel then
    return -1, ''
  end
  local valid, offset, epoch = pcall(position, channel.meta)
  if not valid then
    return -1, 'WRONGTYPE'
  end
  return offset or -1, epoch or ''
end

local function sluice_tops(keys)
  if #keys > MAX_TOPS then
    return fail('SLUICE_ARGUMENT', 'more than ' .. MAX_TOPS .. ' channels')
  end
  local tops = {}
  for i, key in ipairs(keys) do
    tops[2 * i - 1], tops[2 * i] = top_of(key)
  end
  return tops
end

local function sluice_version()
  return VERSION
end

local function sluice_rules()
  local rules = {}
  for _, each in ipairs(RULES) do
    rules[each[1]] = each[2]
  end
  return json().encode(rules)
end

redis.register_function('sluice_publish', sluice_publish)
-- Whoever comes back gets what was missed even when Redis has no memory left for more.
redis.register_function{function_name = 'sluice_read', callback = sluice_read, flags = {'allow-oom'}}
redis.register_function{function_name = 'sluice_tops', callback = sluice_tops, flags = {'no-writes'}}
redis.register_function{function_name = 'sluice_version', callback = sluice_version, flags = {'no-writes'}}
redis.register_function{function_name = 'sluice_rules', callback = sluice_rules, flags = {'no-writes'}}
