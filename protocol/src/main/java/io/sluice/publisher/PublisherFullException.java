package io.sluice.publisher;

import java.util.concurrent.RejectedExecutionException;

/** So many bytes wait for Redis that a publisher takes no more at the moment. Nothing of this call was published. */
public final class PublisherFullException extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    PublisherFullException(int bound) {
        super("more than " + bound + " bytes wait for Redis");
    }
}
