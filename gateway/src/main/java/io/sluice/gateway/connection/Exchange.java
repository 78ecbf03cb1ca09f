package io.sluice.gateway.connection;

import io.sluice.protocol.Command;
import io.sluice.protocol.CommandType;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Reply;
import io.sluice.protocol.Result;
import org.jspecify.annotations.Nullable;

/**
 * One command and its answer in the making. Answered exactly once, on the loop's thread, at once or later; an answer
 * after the connection's end goes nowhere. Owned by the loop's thread.
 */
public final class Exchange {
    private final Connection connection;
    private final Command command;

    private boolean answered;
    private @Nullable Reply reply;
    private @Nullable Runnable onSent;

    Exchange(Connection connection, Command command) {
        this.connection = connection;
        this.command = command;
    }

    /** Whose command it is. */
    public Connection connection() {
        return connection;
    }

    /** The command. */
    public Command command() {
        return command;
    }

    /** Answers with a result. */
    public void reply(Result result) {
        answer(new Reply.Done(command.id(), result));
    }

    /** Answers with a result, and runs the action once the reply stands in the client's way out, before all later. */
    public void reply(Result result, Runnable afterwards) {
        onSent = afterwards;
        reply(result);
    }

    /** Answers with an error. */
    public void refuse(ErrorCode error) {
        connection.loop().metrics().commandRefused(error);
        answer(new Reply.Failed(command.id(), error));
    }

    /** Ends the connection instead of answering. */
    public void disconnect(DisconnectCode code) {
        connection.close(code);
    }

    /** Whether anybody still waits for the answer: it has not been given, and the connection is not over. */
    public boolean isAwaited() {
        return !answered && connection.isOpen();
    }

    boolean isAnswered() {
        return answered;
    }

    /** Whether it may start while the one before it has no answer yet. */
    boolean mayStartWith(Exchange before) {
        CommandType type = command.type();
        return type == before.command.type() && (type == CommandType.SUBSCRIBE || type == CommandType.PUBLISH);
    }

    /** Whether answers to those after it may leave before its own. */
    boolean mayBeOvertaken() {
        return command.type() == CommandType.SUBSCRIBE;
    }

    /** Sends the answer, in the order that the pipeline holds. */
    void send() {
        if (reply != null) {
            connection.answer(connection.wireForm().encode(reply));
        }
        if (onSent != null) {
            onSent.run();
        }
    }

    private void answer(Reply newReply) {
        if (answered) {
            throw new IllegalStateException("answered twice: " + command.type());
        }
        answered = true;
        reply = newReply;
        connection.answered();
    }
}
