import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package. */
export const here = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(here, '../..');
const suite = basename(process.argv[1], '.test.mjs');

rmSync(join(here, 'out', suite), { recursive: true, force: true });

/** Names a file for this run of this test file's results, in a folder that exists. */
export function outFile(name) {
  const file = join(here, 'out', suite, name);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** The gateway's jar, as Maven builds it. */
export function gatewayJar() {
  return jar('gateway');
}

/** The jar of the tools for operators, as Maven builds it. */
export function opsJar() {
  return jar('ops');
}

/** A file of the module that holds the contracts. */
export function protocol(path) {
  return join(root, 'protocol', path);
}

/** Where the Python packages are that this folder's runner installs. */
export const pythonModules = join(here, 'out/python');

function jar(module) {
  const target = join(root, module, 'target');
  const jars = readdirSync(target).filter(name => name.startsWith(`sluice-${module}-`) && name.endsWith('-all.jar'));
  if (jars.length !== 1) {
    throw new Error(`expected one sluice-${module}-*-all.jar in ${target}, found ${jars.length}`);
  }
  return join(target, jars[0]);
}

/** The balancer's configuration, the one that docker-compose.yml uses. */
export const proxyConfig = join(root, 'ops/haproxy/haproxy.cfg');
