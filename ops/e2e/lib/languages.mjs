import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { here, opsJar, pythonModules } from './places.mjs';

const run = promisify(execFile);
const OPTIONS = { SIZE: '--size', TTL: '--ttl', ID: '--id' };

/** How backends publish, by language: each calls sluice_publish and gives [offset, epoch]. */
export const publishers = {
  'redis-cli': async (redis, channel, args) => {
    const [offset, epoch] = (await redis.cli('FCALL', 'sluice_publish', '1', channel, ...args)).split('\n');
    return [Number(offset), epoch ?? ''];
  },

  Python: async (redis, channel, args) => {
    const child = run('python3', [join(here, 'lib/publish.py')], { env: { ...process.env, PYTHONPATH: pythonModules } });
    child.child.stdin.end(JSON.stringify({ port: redis.port, channel, arguments: args }));
    return JSON.parse((await child).stdout);
  },

  Node: async (redis, channel, args) =>
    (await redis.client()).sendCommand(['FCALL', 'sluice_publish', '1', channel, ...args]),

  Java: async (redis, channel, [payload, ...options]) => {
    const words = [];
    for (let i = 0; i < options.length; i += 2) {
      const name = options[i].toUpperCase();
      words.push(...(name === 'TAGS' ? tags(options[i + 1]) : [`${OPTIONS[name]}=${options[i + 1]}`]));
    }
    const [offset, epoch] = (await ops('publish', '--redis', redis.uri, ...words, '--', channel, payload)).split(' ');
    return [Number(offset), epoch ?? ''];
  },
};

/** Runs sluice-ops; gives what it prints. */
export async function ops(...args) {
  const { stdout } = await run('java', ['-jar', opsJar(), ...args]);
  return stdout.trim();
}

function tags(json) {
  return Object.entries(JSON.parse(json)).map(([name, value]) => `--tag=${name}=${value}`);
}
