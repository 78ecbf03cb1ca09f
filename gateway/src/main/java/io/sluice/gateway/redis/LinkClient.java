package io.sluice.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The Lettuce client of one connection, with an event loop of its own. The loops of a common group would be given out
 * in turn, one a connect, so that two connections would come to share a thread as soon as one of them is made anew.
 */
final class LinkClient {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisURI uri;
    private final DefaultEventLoopGroupProvider loop;
    private final ClientResources resources;
    private final RedisClient client;

    /**
     * Opens nothing yet.
     *
     * @param shared what all clients of the bus have in common; it is not closed with this one
     * @param uri where Redis is, with the name that the connection has there
     * @param thread the name of the event loop's thread
     * @param afterRead run by that thread when it has handled all that a read of the socket gave
     */
    LinkClient(ClientResources shared, RedisURI uri, ClientOptions options, String thread, Runnable afterRead) {
        this.uri = uri;
        loop = new DefaultEventLoopGroupProvider(1, pool -> task -> {
            Thread made = new DefaultThreadFactory("redis", true).newThread(task);
            made.setName(thread);
            return made;
        });
        resources = shared.mutate().eventLoopGroupProvider(loop).nettyCustomizer(reads(afterRead)).build();
        client = RedisClient.create(resources);
        client.setOptions(options);
    }

    /** Connects for commands, once. */
    CompletionStage<StatefulRedisConnection<String, byte[]>> connectCommands() {
        return client.connectAsync(CODEC, uri);
    }

    /** Connects for subscriptions, once. */
    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectSubscriptions() {
        return client.connectPubSubAsync(CODEC, uri);
    }

    /** Closes every connection; completes when that is done. */
    CompletableFuture<Void> close(Duration patience) {
        return client.shutdownAsync(0, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the thread, after {@link #close}; completes when that is done. */
    Future<Boolean> endThread(Duration patience) {
        var unused = resources.shutdown(0, patience.toMillis(), TimeUnit.MILLISECONDS);
        return loop.shutdown(0, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static NettyCustomizer reads(Runnable afterRead) {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelReadComplete(ChannelHandlerContext context) {
                        context.fireChannelReadComplete();
                        afterRead.run();
                    }
                });
            }
        };
    }
}
