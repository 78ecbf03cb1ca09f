import { describe } from 'node:test';
import { Centrifuge as Protobuf } from 'centrifuge/build/protobuf';

/**
 * The SDK's two builds, by the wire form that each speaks. `options` are those of a client; `told` is how the build tells
 * a payload, `value` what it means when it is JSON, and `given` how the build wants one.
 */
export const FORMS = {
  JSON: { options: {}, told: data => JSON.stringify(data), value: data => data, given: text => JSON.parse(text) },
  Protobuf: {
    options: { sdk: Protobuf },
    told: data => Buffer.from(data).toString(),
    value: data => JSON.parse(Buffer.from(data).toString()),
    given: text => new TextEncoder().encode(text)
  }
};

/** Declares the same tests for each form; `body` gets the form, for its cluster to have. */
export function inEachForm(body) {
  for (const [name, form] of Object.entries(FORMS)) {
    describe(`in ${name}`, () => body(form));
  }
}
