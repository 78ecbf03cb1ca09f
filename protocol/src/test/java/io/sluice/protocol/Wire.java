package io.sluice.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The wire form by another road: Jackson's data binding over the records, with nothing of our own writer in it.
 */
public final class Wire {
    private static final ObjectMapper EMBEDDING = mapper(new PayloadSerializer(true));
    private static final ObjectMapper SHOWING = mapper(new PayloadSerializer(false));

    private Wire() {
    }

    /** The command's message. */
    public static String text(Command command) throws IOException {
        return EMBEDDING.writeValueAsString(node(command, EMBEDDING));
    }

    /** The command as the vectors show it: with the text of payloads as strings. */
    public static JsonNode shown(Command command) throws IOException {
        ObjectNode node = node(command, SHOWING);
        if (command.request() instanceof Request.Pong) {
            node.put("id", 0).putObject("pong");
        } else {
            node.put("id", command.id());
        }
        return EMBEDDING.readTree(node.toString());
    }

    /** The value as the vectors show it. */
    public static JsonNode shown(Object value) throws IOException {
        return EMBEDDING.readTree(SHOWING.writeValueAsString(value));
    }

    /** The value as clients read it: with payloads embedded. */
    public static JsonNode tree(Object value) throws IOException {
        return EMBEDDING.readTree(EMBEDDING.writeValueAsString(value));
    }

    private static ObjectNode node(Command command, ObjectMapper mapper) throws IOException {
        ObjectNode node = mapper.createObjectNode();
        if (command.id() != 0) {
            node.put("id", command.id());
        }
        if (!(command.request() instanceof Request.Pong)) {
            node.putRawValue(command.type().member(),
                new RawValue(mapper.writeValueAsString(command.request())));
        }
        return node;
    }

    private static ObjectMapper mapper(PayloadSerializer payloads) {
        return JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT,
                JsonInclude.Include.ALWAYS))
            .addMixIn(ClientInfo.class, AlwaysNamed.class)
            .addMixIn(Result.History.class, AlwaysWhole.class)
            .addMixIn(Request.Subscribe.class, Renamed.class)
            .addModule(new SimpleModule().addSerializer(Payload.class, payloads))
            .build();
    }

    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    private interface AlwaysNamed {
        @JsonInclude(JsonInclude.Include.ALWAYS)
        String user();

        @JsonInclude(JsonInclude.Include.ALWAYS)
        String client();
    }

    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    private interface AlwaysWhole {
        @JsonInclude(JsonInclude.Include.ALWAYS)
        List<Publication> publications();

        @JsonInclude(JsonInclude.Include.ALWAYS)
        String epoch();

        @JsonInclude(JsonInclude.Include.ALWAYS)
        long offset();
    }

    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    private interface Renamed {
        @JsonProperty("tf")
        FilterNode filter();

        @JsonProperty("type")
        long kind();
    }

    private static final class PayloadSerializer extends StdSerializer<Payload> {
        private static final long serialVersionUID = 1;

        private final boolean embedded;

        PayloadSerializer(boolean embedded) {
            super(Payload.class);
            this.embedded = embedded;
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Payload value) {
            return value.isEmpty();
        }

        @Override
        public void serialize(Payload value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (embedded) {
                out.writeRawValue(value.toString());
            } else {
                out.writeString(value.toString());
            }
        }
    }

    /** The name that a result has in a reply. */
    public static String member(Result result) {
        return result.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
