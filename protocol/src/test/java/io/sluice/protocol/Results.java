package io.sluice.protocol;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random results for properties. */
public final class Results {
    private Results() {
    }

    /** Results of every type. */
    public static Arbitrary<Result> all() {
        Arbitrary<Long> ttls = Arbitraries.longs().between(0, 0xFFFF_FFFFL);
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<Map<String, Result.Subscribe>> subs =
            Arbitraries.maps(Samples.texts(), subscribes()).ofMaxSize(2);
        return Arbitraries.oneOf(
            Combinators.combine(Samples.texts(), Samples.texts(), flags, ttls, Samples.payloads(), subs,
                Arbitraries.integers().between(0, 3_600), flags).as(Result.Connect::new),
            subscribes(),
            Combinators.combine(Samples.publications().list().ofMaxSize(2), Samples.texts(), Samples.offsets())
                .as(Result.History::new),
            Arbitraries.maps(Samples.texts(), Samples.clientInfos())
                .ofMinSize(1).ofMaxSize(2).map(Result.Presence::new),
            Combinators.combine(Samples.texts(), Samples.texts(), flags, ttls).as(Result.Refresh::new),
            Combinators.combine(flags, ttls).as(Result.SubRefresh::new),
            Samples.payloads().map(Result.Rpc::new),
            Arbitraries.of(new Result.Publish(), new Result.Unsubscribe()));
    }

    private static Arbitrary<Result.Subscribe> subscribes() {
        Arbitrary<List<Boolean>> flags = Arbitraries.of(true, false).list().ofSize(6);
        return Combinators.combine(flags, Arbitraries.longs().between(0, 0xFFFF_FFFFL), Samples.texts(),
            Samples.offsets(), Samples.publications().list().ofMaxSize(2), Samples.payloads())
            .as((is, ttl, epoch, offset, publications, data) -> new Result.Subscribe(is.get(0), ttl, is.get(1), epoch,
                offset, publications, is.get(2), is.get(3), data, is.get(4), is.get(5)));
    }
}
