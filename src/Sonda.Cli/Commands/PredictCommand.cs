using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Files;
using Sonda.Reports.Predictions;
using Sonda.Runs.Checkpoints;
using Sonda.Studies.Evaluation;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda predict</c>: the answers of a saved network for the rows of a file.</summary>
internal static class PredictCommand
{
    /// <summary>The name of standard input.</summary>
    private const string StandardInput = "-";

    private enum BadRows
    {
        Refuse,
        Empty,
    }

    /// <summary>The maximum number of bad rows that a message names.</summary>
    private const int MaxNamed = 5;

    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("predict", context.Texts["predict.summary"]);
        var file = new Argument<string>("file")
        {
            Description = context.Texts["argument.networkFile"],
            HelpName = context.Texts["value.file"],
        };
        Option<CsvSpec?> data = options.Valued<CsvSpec?>("--data", "value.data", null, text => ReadTable(options, text), description: "option.data.predict");
        Option<string?> output = options.Valued<string?>("--out", "value.file", null, text => EndingOf(text) is not null
            ? Reading<string?>.Of(text)
            : options.Refused<string?>("--out", text, context.Texts["allowed.predictions"]));
        output.Description = context.Texts["option.out.predict"];
        Option<BadRows> leavesEmpty = options.Choice("--bad-rows", BadRows.Refuse, ("refuse", BadRows.Refuse), ("empty", BadRows.Empty));
        command.Add(file);
        command.Add(data);
        command.Add(output);
        command.Add(leavesEmpty);
        command.Validators.Add(result =>
        {
            if (result.GetResult(data) is not { Implicit: false })
            {
                result.AddError(context.Texts["error.noData"]);
            }
        });
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            context, parsed.GetRequiredValue(file), parsed.GetValue(data)!, parsed.GetValue(output), parsed.GetValue(leavesEmpty) == BadRows.Empty, stop)));
        return command;
    }

    private static Reading<CsvSpec?> ReadTable(OptionFactory options, string text)
    {
        if (text == StandardInput)
        {
            return Reading<CsvSpec?>.Of(new CsvSpec { Path = StandardInput });
        }

        Reading<DatasetSpec> read = options.ReadData(text);
        return read.Value is CsvSpec table ? Reading<CsvSpec?>.Of(table)
            : read.Value is not null ? options.Refused<CsvSpec?>("--data", text, options.Allowed("allowed.rows"))
            : Reading<CsvSpec?>.Not(read.Error!);
    }

    private static string? EndingOf(string path) =>
        PredictionTable.Endings.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static int Run(CommandContext context, string file, CsvSpec table, string? output, bool leavesEmpty, CancellationToken stop)
    {
        TextCatalog texts = context.Texts;
        SavedNetwork saved = context.Lab.LoadNetwork(context.Files.RequireReadable(file));
        if (saved.Preparation?.Table is null)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.noPreparation", ("file", file)));
        }

        context.Files.RequireWritable("--out", output);
        context.Files.Read(table);
        using StandardInputFile? input = table.Path == StandardInput ? StandardInputFile.Of(context.Terminal.Input()) : null;
        CsvSpec source = input is null ? table : table with { Path = input.Path };
        PredictionResult result;
        try
        {
            PreparedRows rows = context.Follow(_ => Task.FromResult(PreparedRows.Read(source, saved.Preparation, stop)), stop);
            Report(context, rows, leavesEmpty);
            result = context.Follow(feed => Task.FromResult(context.Lab.Predict(saved, rows, feed, stop)), stop);
        }
        catch (OperationCanceledException)
        {
            context.Notice(texts["stop.predict"]);
            return ExitCode.StoppedEarly;
        }

        var predictions = new PredictionTable(result);
        if (output is null)
        {
            predictions.WriteCsv(context.Terminal.Out);
        }
        else
        {
            AtomicFile.Write(output, stream => predictions.Write(stream, EndingOf(output)!));
            context.Notice(texts.Say("predict.written", ("rows", result.Count), ("file", output)));
        }

        return ExitCode.Done;
    }

    /// <summary>Reports what a user should know of the rows.</summary>
    /// <exception cref="Refusal">There are bad rows, which shall not be left empty (exit code 2).</exception>
    private static void Report(CommandContext context, PreparedRows rows, bool leavesEmpty)
    {
        foreach (LocalizableText note in rows.Notes)
        {
            context.Notice(context.Texts.Say("data.notice", ("notice", note)));
        }

        if (rows.Faults.Count > 0)
        {
            string[] named = [.. rows.Faults.Take(MaxNamed).Select(fault => "\n- " + context.Texts.Of(fault.Fault))];
            string faults = string.Concat(rows.Faults.Count > MaxNamed ? named.Append("\n- …") : named);
            string message = context.Texts.Say(leavesEmpty ? "predict.badRows" : "error.badRows", ("rows", rows.Faults.Count), ("faults", faults));
            if (!leavesEmpty)
            {
                throw new Refusal(ExitCode.DataOrConfiguration, message);
            }

            context.Notice(message);
        }
    }
}
