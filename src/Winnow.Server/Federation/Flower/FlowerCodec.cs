using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace Winnow.Server.Federation;

/// <summary>Flower's messages as protocol buffers (package <c>flwr.proto</c>, unchanged since Flower 1.0). Unknown fields are passed over, as protocol buffers do.</summary>
public static class FlowerCodec
{
    /// <summary>Entries of a map and tensors of a model at most.</summary>
    public const int EntriesMax = 10_000;

    /// <summary>Bytes of a question.</summary>
    public static byte[] Write(FlowerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Message(output => Nested(output, (int)question.Task, inner =>
        {
            if (question.Task == FlowerTask.Reconnect)
            {
                Whole(inner, 1, question.Seconds);
            }
            else
            {
                var hasModel = question.Task is FlowerTask.Fit or FlowerTask.Evaluate;
                if (hasModel)
                {
                    Parameters(inner, 1, question.Parameters);
                }

                Map(inner, hasModel ? 2 : 1, question.Config);
            }
        }));
    }

    /// <summary>Bytes of an answer.</summary>
    public static byte[] Write(FlowerAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Message(output => Nested(output, (int)answer.Task, inner =>
        {
            if (answer.Task == FlowerTask.Reconnect)
            {
                Whole(inner, 1, answer.Reason);
                return;
            }

            Nested(inner, 1, status =>
            {
                Whole(status, 1, answer.Status);
                Text(status, 2, answer.StatusMessage);
            });
            switch (answer.Task)
            {
                case FlowerTask.Properties:
                    Map(inner, 2, answer.Metrics);
                    break;
                case FlowerTask.Parameters:
                    Parameters(inner, 2, answer.Parameters);
                    break;
                case FlowerTask.Fit:
                    Parameters(inner, 2, answer.Parameters);
                    Whole(inner, 3, answer.Examples);
                    Map(inner, 4, answer.Metrics);
                    break;
                case FlowerTask.Evaluate:
                    inner.WriteTag(2, WireType.Fixed32);
                    inner.WriteFloat(answer.Loss);
                    Whole(inner, 3, answer.Examples);
                    Map(inner, 4, answer.Metrics);
                    break;
            }
        }));
    }

    /// <summary>Reads a question.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static FlowerQuestion ReadQuestion(byte[] message) => Read(message, (task, input) =>
    {
        var question = new FlowerQuestion(task);
        var config = new Dictionary<string, object>(StringComparer.Ordinal);
        var map = task is FlowerTask.Fit or FlowerTask.Evaluate ? 2 : 1;
        Fields(input, (field, inner) =>
        {
            switch (field)
            {
                case 1 when task == FlowerTask.Reconnect:
                    question = question with { Seconds = inner.ReadInt64() };
                    return true;
                case 1 when map == 2:
                    question = question with { Parameters = ReadParameters(inner.ReadBytes()) };
                    return true;
                case var f when f == map && task != FlowerTask.Reconnect:
                    ReadEntry(inner.ReadBytes(), config);
                    return true;
                default:
                    return false;
            }
        });
        return question with { Config = config };
    });

    /// <summary>Reads an answer.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static FlowerAnswer ReadAnswer(byte[] message) => Read(message, (task, input) =>
    {
        var answer = new FlowerAnswer(task);
        var metrics = new Dictionary<string, object>(StringComparer.Ordinal);
        Fields(input, (field, inner) =>
        {
            switch (task, field)
            {
                case (FlowerTask.Reconnect, 1):
                    answer = answer with { Reason = inner.ReadEnum() };
                    return true;
                case (_, 1):
                    answer = Status(inner.ReadBytes(), answer);
                    return true;
                case (FlowerTask.Parameters or FlowerTask.Fit, 2):
                    answer = answer with { Parameters = ReadParameters(inner.ReadBytes()) };
                    return true;
                case (FlowerTask.Evaluate, 2):
                    answer = answer with { Loss = inner.ReadFloat() };
                    return true;
                case (FlowerTask.Fit or FlowerTask.Evaluate, 3):
                    answer = answer with { Examples = inner.ReadInt64() };
                    return true;
                case (FlowerTask.Properties, 2) or (FlowerTask.Fit or FlowerTask.Evaluate, 4):
                    ReadEntry(inner.ReadBytes(), metrics);
                    return true;
                default:
                    return false;
            }
        });
        return answer with { Metrics = metrics };
    });

    private static FlowerAnswer Status(ByteString bytes, FlowerAnswer answer)
    {
        Fields(bytes.CreateCodedInput(), (field, inner) =>
        {
            answer = field switch
            {
                1 => answer with { Status = inner.ReadEnum() },
                2 => answer with { StatusMessage = inner.ReadString() },
                _ => answer,
            };
            return field is 1 or 2;
        });
        return answer;
    }

    private static FlowerParameters ReadParameters(ByteString bytes)
    {
        var (tensors, type) = (new List<byte[]>(), "");
        Fields(bytes.CreateCodedInput(), (field, inner) =>
        {
            switch (field)
            {
                case 1 when tensors.Count < EntriesMax:
                    tensors.Add(inner.ReadBytes().ToByteArray());
                    return true;
                case 2:
                    type = inner.ReadString();
                    return true;
                default:
                    return field == 1 ? throw new InvalidDataException($"A model has more than {EntriesMax:N0} tensors.") : false;
            }
        });
        return new(tensors, type);
    }

    private static void ReadEntry(ByteString bytes, Dictionary<string, object> map)
    {
        var (key, value) = ("", (object?)null);
        Fields(bytes.CreateCodedInput(), (field, inner) =>
        {
            switch (field)
            {
                case 1:
                    key = inner.ReadString();
                    return true;
                case 2:
                    value = ReadScalar(inner.ReadBytes());
                    return true;
                default:
                    return false;
            }
        });
        if (map.Count >= EntriesMax)
        {
            throw new InvalidDataException($"A map has more than {EntriesMax:N0} entries.");
        }

        if (value is not null)
        {
            map[key] = value;
        }
    }

    private static object? ReadScalar(ByteString bytes)
    {
        object? value = null;
        Fields(bytes.CreateCodedInput(), (field, inner) =>
        {
            object? read = field switch
            {
                1 => inner.ReadDouble(),
                6 => inner.ReadUInt64(),
                8 => inner.ReadSInt64(),
                13 => inner.ReadBool(),
                14 => inner.ReadString(),
                15 => inner.ReadBytes().ToByteArray(),
                _ => null,
            };
            value = read ?? value;
            return read is not null;
        });
        return value;
    }

    private static T Read<T>(byte[] message, Func<FlowerTask, CodedInputStream, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            T? found = null;
            Fields(new CodedInputStream(message), (field, input) =>
            {
                if (field is < 1 or > 5)
                {
                    return false;
                }

                found = read((FlowerTask)field, input.ReadBytes().CreateCodedInput());
                return true;
            });
            return found ?? throw new InvalidDataException("The message asks and answers nothing that Flower knows.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The message is no protocol buffer of Flower: {exception.Message}", exception);
        }
    }

    private static void Fields(CodedInputStream input, Func<int, CodedInputStream, bool> take)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            if (!take(GetTagFieldNumber(tag), input))
            {
                input.SkipLastField();
            }
        }
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        var inner = Message(write);
        output.WriteTag(field, WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(inner));
    }

    private static void Whole(CodedOutputStream output, int field, long value)
    {
        if (value != 0)
        {
            output.WriteTag(field, WireType.Varint);
            output.WriteInt64(value);
        }
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        if (value.Length > 0)
        {
            output.WriteTag(field, WireType.LengthDelimited);
            output.WriteString(value);
        }
    }

    private static void Parameters(CodedOutputStream output, int field, FlowerParameters? parameters) => Nested(output, field, inner =>
    {
        foreach (var tensor in parameters?.Tensors ?? [])
        {
            inner.WriteTag(1, WireType.LengthDelimited);
            inner.WriteBytes(UnsafeByteOperations.UnsafeWrap(tensor));
        }

        Text(inner, 2, parameters?.TensorType ?? "");
    });

    private static void Map(CodedOutputStream output, int field, IReadOnlyDictionary<string, object> map)
    {
        foreach (var (key, value) in map.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            Nested(output, field, entry =>
            {
                Text(entry, 1, key);
                Nested(entry, 2, scalar => Scalar(scalar, value));
            });
        }
    }

    // A oneof writes its value even where it is the default.
    private static void Scalar(CodedOutputStream output, object value)
    {
        switch (value)
        {
            case double number:
                output.WriteTag(1, WireType.Fixed64);
                output.WriteDouble(number);
                break;
            case ulong number:
                output.WriteTag(6, WireType.Varint);
                output.WriteUInt64(number);
                break;
            case long number:
                output.WriteTag(8, WireType.Varint);
                output.WriteSInt64(number);
                break;
            case bool flag:
                output.WriteTag(13, WireType.Varint);
                output.WriteBool(flag);
                break;
            case string text:
                output.WriteTag(14, WireType.LengthDelimited);
                output.WriteString(text);
                break;
            case byte[] bytes:
                output.WriteTag(15, WireType.LengthDelimited);
                output.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes));
                break;
            default:
                throw new ArgumentException($"A value of type {value.GetType().Name} is none that Flower knows.", nameof(value));
        }
    }
}
