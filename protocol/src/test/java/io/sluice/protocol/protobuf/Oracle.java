package io.sluice.protocol.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import io.sluice.protocol.Command;
import io.sluice.protocol.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Protobuf form by another road: Protobuf's own reader and writer, with nothing of our own in it. */
public final class Oracle {
    private static final ObjectMapper mapper = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Oracle() {
    }

    /** The commands in one message, each with its length before it. */
    public static byte[] encode(List<Command> commands) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (Command command : commands) {
                ObjectNode shown = (ObjectNode) Wire.shown(command);
                shown.remove("pong");
                message(Schema.message("Command"), shown).writeDelimitedTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The one message of that name, its length before it, with the text of bytes as strings. */
    static JsonNode decode(String name, byte[] delimited) throws IOException {
        List<JsonNode> all = decodeAll(name, delimited);
        if (all.size() != 1) {
            throw new IOException(all.size() + " messages");
        }
        return all.get(0);
    }

    /** All messages of that name. */
    static List<JsonNode> decodeAll(String name, byte[] delimited) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(delimited);
        List<JsonNode> all = new ArrayList<>();
        while (!in.isAtEnd()) {
            DynamicMessage message = DynamicMessage.parseFrom(Schema.message(name), in.readByteArray());
            all.add(mapper.readTree(shown(message).toString()));
        }
        return all;
    }

    private static DynamicMessage message(Descriptor type, JsonNode tree) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        tree.properties().forEach(member -> {
            FieldDescriptor field = type.findFieldByName(member.getKey());
            if (field == null) {
                throw new IllegalArgumentException(member.getKey() + " of " + type.getName());
            }
            set(message, field, member.getValue());
        });
        return message.build();
    }

    private static void set(DynamicMessage.Builder message, FieldDescriptor field, JsonNode value) {
        if (field.isMapField()) {
            value.properties().forEach(entry -> message.addRepeatedField(field, message(field.getMessageType(),
                NODES.objectNode().put("key", entry.getKey()).set("value", entry.getValue()))));
        } else if (field.isRepeated()) {
            value.forEach(element -> message.addRepeatedField(field, value(field, element)));
        } else {
            message.setField(field, value(field, value));
        }
    }

    private static Object value(FieldDescriptor field, JsonNode value) {
        return switch (field.getJavaType()) {
            case STRING -> value.textValue();
            case BYTE_STRING -> ByteString.copyFromUtf8(value.textValue());
            case BOOLEAN -> value.booleanValue();
            case INT -> (int) value.longValue();
            case LONG -> value.longValue();
            case MESSAGE -> message(field.getMessageType(), value);
            default -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    private static ObjectNode shown(DynamicMessage message) {
        ObjectNode shown = NODES.objectNode();
        for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
            FieldDescriptor field = each.getKey();
            if (field.isMapField()) {
                ObjectNode map = shown.putObject(field.getName());
                ((List<?>) each.getValue()).forEach(entry -> addEntry(map, (DynamicMessage) entry));
            } else if (field.isRepeated()) {
                ArrayNode array = shown.putArray(field.getName());
                ((List<?>) each.getValue()).forEach(element -> array.add(shown(field, element)));
            } else {
                shown.set(field.getName(), shown(field, each.getValue()));
            }
        }
        return shown;
    }

    private static void addEntry(ObjectNode map, DynamicMessage entry) {
        FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
        map.set((String) entry.getField(entry.getDescriptorForType().findFieldByName("key")),
            shown(value, entry.getField(value)));
    }

    private static JsonNode shown(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case STRING -> NODES.textNode((String) value);
            case BYTE_STRING -> NODES.textNode(((ByteString) value).toStringUtf8());
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case INT -> NODES.numberNode(field.getType() == FieldDescriptor.Type.UINT32
                ? (Integer) value & 0xFFFF_FFFFL : (Integer) value);
            case LONG -> NODES.numberNode((Long) value);
            case MESSAGE -> shown((DynamicMessage) value);
            default -> throw new IllegalArgumentException(field.getFullName());
        };
    }
}
