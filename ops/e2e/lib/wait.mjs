import { setTimeout as pause } from 'node:timers/promises';

/** How long anything may take that ought to happen soon. Generous: a slow machine is no failure. */
export const SOON = 60_000;

const POLL_MILLIS = 20;

/**
 * Waits until the condition holds and returns its (truthy) value; a condition that throws does not hold yet.
 *
 * @param {() => unknown} condition may be asynchronous
 * @param {string | (() => string)} what is waited for, for the message of the error
 */
export async function until(condition, what, millis = SOON) {
  const deadline = Date.now() + millis;
  let fault = '';
  for (;;) {
    try {
      const value = await condition();
      if (value) {
        return value;
      }
      fault = '';
    } catch (error) {
      fault = ` (${error.message})`;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${millis} ms: ${typeof what === 'function' ? what() : what}${fault}`);
    }
    await pause(POLL_MILLIS);
  }
}

/** Calls the action every so many milliseconds, one after the other, until the returned function is awaited. */
export function repeatedly(millis, action) {
  let going = true;
  const done = (async () => {
    for (let i = 0; going; i++) {
      await action(i);
      await pause(millis);
    }
  })();
  return async () => {
    going = false;
    await done;
  };
}
