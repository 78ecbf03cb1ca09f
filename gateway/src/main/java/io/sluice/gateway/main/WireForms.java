package io.sluice.gateway.main;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.connection.Compression;
import io.sluice.gateway.connection.Framing;
import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.http.Handshake;
import io.sluice.gateway.websocket.FrameEncoder;
import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.json.JsonCodec;
import io.sluice.protocol.json.JsonLimits;
import io.sluice.protocol.protobuf.ProtobufCodec;
import io.sluice.protocol.protobuf.ProtobufLimits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The wire forms of a node, by the handshake that agrees on them. Immutable once made. */
final class WireForms {
    private final Map<Handshake, WireForm> forms = new EnumMap<>(Handshake.class);

    /** Makes those that the settings allow: the compressed ones only with compression. */
    WireForms(GatewayConfig config, Compression compression) {
        ClientConfig client = config.client();
        add(Handshake.JSON, new JsonCodec(json(client)), FrameEncoder::text);
        add(Handshake.PROTOBUF, new ProtobufCodec(protobuf(client)), FrameEncoder::binary);
        if (config.compression().enabled()) {
            compress(Handshake.JSON, Handshake.JSON_DEFLATE, compression);
            compress(Handshake.PROTOBUF, Handshake.PROTOBUF_DEFLATE, compression);
        }
    }

    /** The form that was agreed on. */
    WireForm get(Handshake handshake) {
        return Objects.requireNonNull(forms.get(handshake), handshake::name);
    }

    /** All of them, in the order of their index. */
    List<WireForm> all() {
        return forms.values().stream().sorted((a, b) -> Integer.compare(a.index(), b.index())).toList();
    }

    private void add(Handshake handshake, MessageCodec codec, Framing framing) {
        forms.put(handshake, new WireForm(forms.size(), codec, framing));
    }

    private void compress(Handshake plain, Handshake compressed, Compression compression) {
        forms.put(compressed, new WireForm(forms.size(), get(plain), compression));
    }

    /** What a connection may have pending may come in one message, as SDKs send all subscriptions with the connect. */
    private static JsonLimits json(ClientConfig client) {
        JsonLimits usual = JsonLimits.DEFAULT;
        return new JsonLimits(usual.maxDepth(), usual.maxNumberLength(),
            Math.max(usual.maxStringLength(), client.maxMessageBytes()), client.maxPendingCommands());
    }

    private static ProtobufLimits protobuf(ClientConfig client) {
        ProtobufLimits usual = ProtobufLimits.DEFAULT;
        return new ProtobufLimits(usual.maxDepth(), Math.max(usual.maxStringLength(), client.maxMessageBytes()),
            client.maxPendingCommands(), Math.max(usual.maxSubscriptions(), client.maxSubscriptions()));
    }
}
