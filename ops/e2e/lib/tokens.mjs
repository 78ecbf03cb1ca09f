import { createHmac } from 'node:crypto';
import { SECRET } from './gateway.mjs';

const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A connection token as a backend makes it: JWT, HS256.
 *
 * @param seconds until it expires; negative: since it has
 */
export function token(user, { seconds = 600, info, secret = SECRET } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, exp: now + seconds, info })}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}
