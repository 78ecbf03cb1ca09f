package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.connection.Tailoring;
import io.sluice.protocol.FilterNode;
import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Request;
import io.sluice.protocol.TagFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed on with a client that wants other publications of a channel than everybody's (client protocol, section
 * 1.10): only those with some tags, or only what changed. Not both: a filter leaves out what a delta would stand on.
 */
final class Tailor {
    private Tailor() {
    }

    /** Whether the client asks for a filter that is not allowed or makes no sense. */
    static boolean isUnfit(ChannelRules rules, Request.Subscribe request) {
        FilterNode filter = request.filter();
        return filter != null && (!rules.tagFilter(request.channel()) || TagFilter.of(filter).isEmpty());
    }

    /** What the client gets of what it asks for, which is fit; null when it gets what everybody gets. */
    static @Nullable Tailoring agree(ChannelRules rules, Request.Subscribe request) {
        FilterNode description = request.filter();
        if (description != null) {
            Optional<TagFilter> filter = TagFilter.of(description);
            return filter.map(Tailoring::filter).orElse(null);
        }
        boolean deltas = !request.delta().isEmpty() && rules.delta(request.channel());
        return deltas ? Tailoring.deltas() : null;
    }

    /** The recovered publications as this client gets them. */
    static List<Publication> publications(List<Publication> all, @Nullable Tailoring tailoring, MessageCodec codec) {
        if (tailoring == null) {
            return all;
        }
        return tailoring.isDeltas() ? chain(all, codec)
            : all.stream().filter(publication -> tailoring.passes(publication.tags())).toList();
    }

    /** The first whole, each other as what changed. */
    private static List<Publication> chain(List<Publication> all, MessageCodec codec) {
        List<Publication> chain = new ArrayList<>(all.size());
        Publication before = null;
        for (Publication publication : all) {
            chain.add(before == null ? codec.whole(publication) : codec.since(before, publication));
            before = publication;
        }
        return chain;
    }
}
