using System.Buffers.Binary;
using Sonda.Data.Tables;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Files;

namespace Sonda.Cli.Options;

/// <summary>The file of --trace: reads it, and says what else it looks like if it is no trace.</summary>
internal static class TraceArgument
{
    /// <summary>A text longer than this is no spec.</summary>
    private const int MaxSpec = 100_000;

    /// <summary>The trace of a file.</summary>
    /// <exception cref="Refusal">It is none; the message says what it looks like, or gives the place of the fault (exit code 2).</exception>
    public static Trace Read(string file, CommandContext context)
    {
        TextCatalog texts = context.Texts;
        if (Path.Combine(file, "events.jsonl") is var events && File.Exists(events))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.traceIsRun", ("file", file), ("events", events)));
        }

        context.Files.RequireReadable(file);
        if (FileKinds.Of(file) == FileKind.Regular && BinaryKind(file) is { } kind)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.traceIsOther", ("file", file), ("kind", texts[kind])));
        }

        string text = File.ReadAllText(file);
        try
        {
            return TraceJson.Read(text, notice => context.Notice(texts.Of(notice)));
        }
        catch (InvalidContentException fault)
        {
            string key = TableName.IsOne(file) ? "error.traceIsTable"
                : text.Length <= MaxSpec && RunSpecSource.IsNetwork(text.Trim()) ? "error.traceIsSpec"
                : "error.traceFile";
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say(key, ("file", file), ("reason", texts.Clause(fault))), fault);
        }
    }

    /// <summary>The key of the kind of a file whose first bytes are those of no text; null if they may be text.</summary>
    private static string? BinaryKind(string file)
    {
        Span<byte> room = stackalloc byte[9];
        using FileStream stream = File.OpenRead(file);
        ReadOnlySpan<byte> start = room[..stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false)];
        return start.StartsWith("SONDANET"u8) ? "seen.network"
            : start.StartsWith("SONDARUN"u8) ? "seen.checkpoint"
            : start.StartsWith("PAR1"u8) ? "seen.parquet"
            : start.StartsWith("PK\u0003\u0004"u8) ? "seen.archive"
            : start is [.., (byte)'{'] && start.Length == 9 && BinaryPrimitives.ReadUInt64LittleEndian(start) < 1UL << 32 ? "seen.safetensors"
            : start is [8, < 32, ..] || file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? "seen.onnx"
            : null;
    }
}
