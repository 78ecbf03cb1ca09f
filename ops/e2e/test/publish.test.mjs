import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { ops, publishers } from '../lib/languages.mjs';
import { outFile, protocol, pythonModules } from '../lib/places.mjs';
import { Redis } from '../lib/redis.mjs';

const run = promisify(execFile);
const RULES = ['--namespace', 'chat=100:300:3600'];

const vectors = JSON.parse(readFileSync(protocol('src/test/resources/vectors/publish-function.json'))).vectors;

let redis;
before(async () => {
  redis = await Redis.start();
  await ops('functions', '--install', '--redis', redis.uri, ...RULES);
});
after(async () => {
  redis?.dismiss();
  await redis?.stop();
});

/** Those that every shell and library can be given, and that say all of their options by the publisher in Java. */
const common = vectors.filter(vector => !vector.refused && !/AUTHOR/i.test(vector.arguments.join())
  && !/[\x00-\x1f]/.test(vector.arguments[0]) && vector.arguments[0] !== ''
  && !vector.name.includes('given twice') && !vector.name.includes('no tags') && !vector.name.includes('control'));

for (const [language, publish] of Object.entries(publishers)) {
  test(`${language} publishes the golden vectors, and what is kept is the same`, async () => {
    // A JVM takes its time to start: Java gets those that say something besides the payload.
    for (const vector of common.filter(each => language !== 'Java' || each.arguments.length > 1)) {
      await redis.cli('FLUSHALL');
      const [offset, epoch] = await publish(redis, vector.channel, vector.arguments);
      assert.equal(offset, vector.offset, vector.name);
      if (offset > 0) {
        const backend = await redis.client();
        const [top, kept, [at, message]] = await backend.sendCommand(
          ['FCALL', 'sluice_read', '1', vector.channel, '-1', '10', '1000000']);
        assert.deepEqual([top, kept, at], [offset, epoch, offset]);
        const time = /"t":(\d{13})/.exec(message)[1];
        assert.equal(message, vector.published.replace('<epoch>', epoch).replace('<time>', time), vector.name);
      }
      redis.dismiss();
    }
  });
}

test('what "sluice-ops functions" prints is what Redis loads', async () => {
  const file = outFile('sluice.lua');
  writeFileSync(file, `${await ops('functions', ...RULES)}\n`);
  const source = readFileSync(file, 'utf8');
  assert.equal(await redis.cli('FUNCTION', 'LOAD', 'REPLACE', source), 'sluice');
  assert.equal(await redis.cli('FCALL_RO', 'sluice_version', '0'), source.match(/^local VERSION = (\d+)$/m)[1]);
});

test('the examples of the README run as printed, but for the port', async () => {
  await redis.cli('FLUSHALL');
  const text = readFileSync(protocol('README.md'), 'utf8');
  const example = language => {
    const block = text.split('### Kept publications')[1].split(`\`\`\`${language}\n`)[1].split('```')[0];
    return block.replace('redis-cli', `redis-cli -p ${redis.port}`).replace('redis.Redis()', `redis.Redis(port=${redis.port})`)
      .replace('createClient()', `createClient({ url: '${redis.uri}' })`);
  };
  await run('sh', ['-c', example('sh')]);
  await run('python3', ['-c', example('python')], { env: { ...process.env, PYTHONPATH: pythonModules } });
  const script = outFile('example.mjs');
  writeFileSync(script, `${example('js')}\nconsole.log(offset);\nclient.destroy();\n`);
  const { stdout } = await run('node', [script]);
  assert.equal(stdout.trim(), '1', 'the same ID: the first answer');
});
