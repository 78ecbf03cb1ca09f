import { Centrifuge as Protobuf } from 'centrifuge/build/protobuf';

/**
 * The SDK's two builds, by the wire form that each speaks. `options` are those of a client; `told` is how the build tells
 * a payload, and `given` how it wants one.
 */
export const FORMS = {
  JSON: { options: {}, told: data => JSON.stringify(data), given: text => JSON.parse(text) },
  Protobuf: {
    options: { sdk: Protobuf },
    told: data => Buffer.from(data).toString(),
    given: text => new TextEncoder().encode(text)
  }
};
