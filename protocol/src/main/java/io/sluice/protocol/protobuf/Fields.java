package io.sluice.protocol.protobuf;

import java.io.IOException;

/**
 * The fields of one message as far as they have been read. A field that comes again counts anew, or where it is a
 * message adds to what came before, as Protobuf has it.
 */
@FunctionalInterface
interface Fields {
    /**
     * Takes the field at which the reader stands, by exactly one of the reader's methods.
     *
     * @param number the field's number
     */
    void field(int number, FieldReader in) throws IOException;
}
