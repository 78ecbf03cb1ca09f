import { proxyConfig } from './places.mjs';
import { freePort, isListening } from './ports.mjs';
import { Service } from './service.mjs';
import { until } from './wait.mjs';

/** HAProxy in TCP mode before two gateways, with the configuration that docker-compose.yml gives it. */
export class Proxy extends Service {
  static async start([a, b]) {
    const port = await freePort();
    const proxy = new Proxy('haproxy', 'haproxy', ['-db', '-f', proxyConfig], {
      HAPROXY_BIND: `127.0.0.1:${port}`,
      HAPROXY_MAXCONN: '200',
      GATEWAY_A: `127.0.0.1:${a.port}`,
      GATEWAY_A_ADMIN: String(a.adminPort),
      GATEWAY_B: `127.0.0.1:${b.port}`,
      GATEWAY_B_ADMIN: String(b.adminPort),
    });
    proxy.port = port;
    proxy.launch();
    await until(() => isListening(port), 'haproxy listens');
    return proxy;
  }
}
