package io.sluice.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random commands for properties. */
public final class Commands {
    private Commands() {
    }

    /** Commands of every type. */
    public static Arbitrary<Command> all() {
        Arbitrary<Long> ids = Arbitraries.longs().between(1, 0xFFFF_FFFFL);
        return Arbitraries.oneOf(
            Combinators.combine(ids, requests()).as(Command::new),
            Samples.payloads().map(data -> new Command(0, new Request.Send(data))),
            Arbitraries.just(new Command(0, new Request.Pong()))).withoutEdgeCases();
    }

    private static Arbitrary<Request> requests() {
        Arbitrary<String> text = Samples.texts();
        Arbitrary<Payload> data = Samples.payloads();
        Arbitrary<StreamPosition> positions = Combinators.combine(Samples.offsets(), text).as(StreamPosition::new);
        return Arbitraries.oneOf(
            connects(),
            subscribes(),
            text.map(Request.Unsubscribe::new),
            Combinators.combine(text, data).as(Request.Publish::new),
            text.map(Request.Presence::new),
            text.map(Request.PresenceStats::new),
            Combinators.combine(text, Arbitraries.integers(), positions.injectNull(0.5), Arbitraries.of(true, false))
                .as(Request.History::new),
            Combinators.combine(text, data).as(Request.Rpc::new),
            data.map(Request.Send::new),
            text.map(Request.Refresh::new),
            Combinators.combine(text, text).as(Request.SubRefresh::new));
    }

    private static Arbitrary<Request.Connect> connects() {
        Arbitrary<String> text = Samples.texts();
        Arbitrary<Map<String, Request.Subscribe>> subs = subscribes().list().ofMaxSize(2).map(list -> {
            Map<String, Request.Subscribe> byChannel = new LinkedHashMap<>();
            list.forEach(sub -> byChannel.put(sub.channel(), sub));
            return byChannel;
        });
        return Combinators.combine(text, Samples.payloads(), subs, text, text).as(Request.Connect::new);
    }

    private static Arbitrary<Request.Subscribe> subscribes() {
        return Combinators.combine(Samples.texts().list().ofSize(4), Arbitraries.of(true, false).list().ofSize(4),
            Samples.offsets(), Samples.payloads(), Arbitraries.longs(), filters().injectNull(0.5))
            .as((text, flags, offset, data, flag, filter) -> new Request.Subscribe(text.get(0), text.get(1),
                flags.get(0), text.get(2), offset, data, flags.get(1), flags.get(2), flags.get(3), text.get(3),
                filter, flag, flag >> 32));
    }

    private static Arbitrary<FilterNode> filters() {
        Arbitrary<String> text = Samples.texts();
        Arbitrary<FilterNode> leaves = Combinators.combine(text, text, text, text, text.list().ofMaxSize(3))
            .as((op, key, cmp, val, vals) -> new FilterNode(op, key, cmp, val, vals, List.of()));
        return Arbitraries.recursive(() -> leaves, inner -> inner.list().ofMaxSize(3).map(nodes ->
            new FilterNode("and", "", "", "", List.of(), nodes)), 0, 3);
    }
}
