package io.sluice.protocol.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Locale;

/** The client protocol's schema (section 1.3), as far as it is spoken, for Protobuf's own reader and writer. */
final class Schema {
    /** One message a line: its name, then type, name and number of each field. */
    private static final String MESSAGES = """
        Command: uint32 id 1, ConnectRequest connect 4, SubscribeRequest subscribe 5, ChannelRequest unsubscribe \
        6, PublishRequest publish 7, ChannelRequest presence 8, ChannelRequest presence_stats 9, HistoryRequest \
        history 10, Empty ping 11, SendRequest send 12, RPCRequest rpc 13, RefreshRequest refresh 14, \
        SubRefreshRequest sub_refresh 15
        ConnectRequest: string token 1, bytes data 2, map<SubscribeRequest> subs 3, string name 4, string version \
        5
        SubscribeRequest: string channel 1, string token 2, bool recover 3, string epoch 6, uint64 offset 7, bytes \
        data 8, bool positioned 9, bool recoverable 10, bool join_leave 11, string delta 12, FilterNode tf 13, \
        int64 flag 14, int32 type 15
        FilterNode: string op 1, string key 2, string cmp 3, string val 4, string[] vals 5, FilterNode[] nodes 6
        ChannelRequest: string channel 1
        PublishRequest: string channel 1, bytes data 2
        HistoryRequest: string channel 1, int32 limit 7, StreamPosition since 8, bool reverse 9
        StreamPosition: uint64 offset 1, string epoch 2
        SendRequest: bytes data 1
        RPCRequest: bytes data 1, string method 2
        RefreshRequest: string token 1
        SubRefreshRequest: string channel 1, string token 2
        Empty:
        Reply: uint32 id 1, Error error 2, Push push 4, ConnectResult connect 5, SubscribeResult subscribe 6, \
        Empty unsubscribe 7, Empty publish 8, PresenceResult presence 9, PresenceStatsResult presence_stats 10, \
        HistoryResult history 11, RPCResult rpc 13, RefreshResult refresh 14, SubRefreshResult sub_refresh 15
        Error: uint32 code 1, string message 2, bool temporary 3
        Push: string channel 2, Publication pub 4, Member join 5, Member leave 6, Unsubscribe unsubscribe 7, \
        SubscribePush subscribe 9
        Member: ClientInfo info 1
        Unsubscribe: uint32 code 2, string reason 3
        SubscribePush: bool recoverable 1, string epoch 4, uint64 offset 5, bool positioned 6, bytes data 7
        Publication: bytes data 4, ClientInfo info 5, uint64 offset 6, map<string> tags 7, bool delta 8, string \
        epoch 14
        ClientInfo: string user 1, string client 2, bytes conn_info 3, bytes chan_info 4
        ConnectResult: string client 1, string version 2, bool expires 3, uint32 ttl 4, bytes data 5, \
        map<SubscribeResult> subs 6, uint32 ping 7, bool pong 8
        SubscribeResult: bool expires 1, uint32 ttl 2, bool recoverable 3, string epoch 6, Publication[] \
        publications 7, bool recovered 8, uint64 offset 9, bool positioned 10, bytes data 11, bool was_recovering \
        12, bool delta 13
        HistoryResult: Publication[] publications 1, string epoch 2, uint64 offset 3
        PresenceResult: map<ClientInfo> presence 1
        PresenceStatsResult: uint32 num_clients 1, uint32 num_users 2
        RPCResult: bytes data 1
        RefreshResult: string client 1, string version 2, bool expires 3, uint32 ttl 4
        SubRefreshResult: bool expires 1, uint32 ttl 2
        """;
    private static final FileDescriptor FILE = file();

    private Schema() {
    }

    /** The message of that name. */
    static Descriptor message(String name) {
        return FILE.findMessageTypeByName(name);
    }

    private static FileDescriptor file() {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName("client.proto").setSyntax("proto3");
        MESSAGES.lines().forEach(line -> file.addMessageType(message(line.split(":", 2))));
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DescriptorProto message(String[] nameAndFields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(nameAndFields[0]);
        for (String field : nameAndFields[1].split(",", 0)) {
            if (!field.isBlank()) {
                add(message, field.strip().split(" ", 3));
            }
        }
        return message.build();
    }

    private static void add(DescriptorProto.Builder message, String[] typeNameNumber) {
        String type = typeNameNumber[0];
        String name = typeNameNumber[1];
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setName(name)
            .setNumber(Integer.parseInt(typeNameNumber[2]));
        if (type.startsWith("map<")) {
            String entry = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Entry";
            String value = type.substring(4, type.length() - 1);
            message.addNestedType(DescriptorProto.newBuilder().setName(entry)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(typed(FieldDescriptorProto.newBuilder().setName("key").setNumber(1), "string"))
                .addField(typed(FieldDescriptorProto.newBuilder().setName("value").setNumber(2), value)));
            typed(field, message.getName() + "." + entry).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
        } else if (type.endsWith("[]")) {
            typed(field, type.substring(0, type.length() - 2)).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
        } else {
            typed(field, type);
        }
        message.addField(field);
    }

    private static FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String type) {
        field.setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        boolean scalar = Character.isLowerCase(type.charAt(0));
        return scalar ? field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)))
            : field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + type);
    }
}
