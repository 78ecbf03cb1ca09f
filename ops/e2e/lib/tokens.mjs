import { createHmac } from 'node:crypto';
import { SECRET } from './gateway.mjs';

const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A token as a backend makes it: JWT, HS256; a connection token, unless its claims name a `channel`.
 *
 * @param seconds until it expires; negative: since it has
 * @param claims what else it says
 */
export function token(user, { seconds = 600, info, secret = SECRET, ...claims } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, exp: now + seconds, info, ...claims })}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}
