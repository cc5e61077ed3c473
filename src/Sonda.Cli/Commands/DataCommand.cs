using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Files;
using Sonda.Reports.Json;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda data</c>: the available data, their origin, and a view of them.</summary>
internal static class DataCommand
{
    private const string Png = ".png";

    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("data", context.Texts["data.summary"]);
        Option<string?> sheet = options.Valued<string?>("--sheet", "value.png", null, text =>
            text.Length > Png.Length && text.EndsWith(Png, StringComparison.OrdinalIgnoreCase)
                ? Reading<string?>.Of(text)
                : options.Refused<string?>("--sheet", text, context.Texts["allowed.png"]));
        Option<bool> json = options.Switch("--json");
        command.Add(sheet);
        command.Add(json);
        DataOptionSet data = DataOptionSet.OfArgument(command, options, "fetch");
        command.SetAction((parsed, stop) => Task.FromResult(Show(
            context, data.Read(parsed), parsed.GetValue(sheet), parsed.GetValue(json), stop)));
        command.Add(BuildFetch(context));
        return command;
    }

    private static Command BuildFetch(CommandContext context)
    {
        var command = new Command("fetch", context.Texts["data.fetch.summary"]);
        Option<bool> json = context.Options.Switch("--json");
        Argument<DatasetSpec> data = DataOptionSet.Published(context.Options);
        command.Add(json);
        command.Add(data);
        command.SetAction((parsed, stop) =>
        {
            var source = new DataOptions { Spec = parsed.GetRequiredValue(data) };
            return Task.FromResult(Tell(context, source, Fetch(context, source, stop), parsed.GetValue(json)));
        });
        return command;
    }

    private static DataStatus Fetch(CommandContext context, DataOptions source, CancellationToken stop)
    {
        try
        {
            return context.Follow(
                feed => context.Lab.FetchAsync(source, new DownloadRelay(feed, context.Texts), stop), stop);
        }
        catch (DatasetException e)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration,
                context.Texts.Of(e).TrimEnd('.') + ". " + context.Texts[
                    source.Spec == DatasetSpec.Mnist ? "data.fetchFailed" : "data.fetchFailedOther"],
                e);
        }
    }

    private static int Show(CommandContext context, DataOptions source, string? sheet, bool json, CancellationToken stop)
    {
        context.Files.RequireWritable("--sheet", sheet);
        context.Files.Read(source.PlacedSpec);
        DataStatus status = context.Lab.Inspect(source);
        if (source.Spec is CsvSpec table)
        {
            status = status with { Table = context.Follow(_ => Task.FromResult(context.Lab.Describe(table, stop)), stop) };
            if (status.Table?.Troubles.Count > 0)
            {
                return TellTroubles(context, status, table, json);
            }
        }

        if (status.Problem is null && (sheet is not null || !source.Spec.IsPublished || status.Used is not null))
        {
            LoadedData data = LoadedDataLines.Load(context, source, stop);
            LoadedDataLines.Note(context, status.Table?.Notes ?? [], data.Notes);
            stop.ThrowIfCancellationRequested();
            // Four inputs of a table are no picture of 2 × 2 pixels.
            bool isDrawable = source.Spec is not CsvSpec && ContactSheet.CanDraw(data.Training);
            status = status with { Ink = isDrawable ? InkShare.Of(data.Training) : null, Summary = DataSummary.Of(data) };
            if (sheet is not null)
            {
                AtomicFile.Write(sheet, isDrawable
                    ? context.Lab.DrawContactSheet(data)
                    : throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say(
                        "error.noImages", ("data", data.Name), ("shape", data.Training.InputShape))));
            }
        }

        int exitCode = Tell(context, source, status, json);
        if (sheet is not null && !json)
        {
            context.Write(context.Texts.Say("data.sheetDrawn", ("file", sheet)));
        }

        return exitCode;
    }

    /// <summary>Reports a table that cannot be used: its columns, then everything that is wrong.</summary>
    private static int TellTroubles(CommandContext context, DataStatus status, CsvSpec table, bool json)
    {
        if (json)
        {
            context.Write(JsonSerializer.Serialize(status, DataJson.In(context.Texts).DataStatus));
        }
        else
        {
            TableScreen.Write(context, status.Table!);
        }

        IReadOnlyList<LocalizableText> troubles = status.Table!.Troubles;
        string list = string.Concat(troubles.Select(trouble => "\n- " + context.Texts.Of(trouble)));
        throw new Refusal(ExitCode.DataOrConfiguration, troubles is [var one]
            ? $"{table.Path}: {context.Texts.Of(one)}"
            : context.Texts.Say("data.troubles", ("file", table.Path), ("troubles", troubles.Count), ("list", list)));
    }

    /// <summary>
    /// Reports the state of the data. Data that other commands would refuse are an error here too.
    /// </summary>
    private static int Tell(CommandContext context, DataOptions source, DataStatus status, bool json)
    {
        if (json)
        {
            context.Write(JsonSerializer.Serialize(status, DataJson.In(context.Texts).DataStatus));
        }
        else
        {
            DataTable.Write(context, source, status);
        }

        return status.Problem is null
            ? ExitCode.Done
            : throw new Refusal(
                ExitCode.DataOrConfiguration, context.Texts.Say("data.problem", ("problem", status.Problem)));
    }
}

/// <summary>The JSON of <c>sonda data</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(ConditionWord), typeof(UseWord), typeof(KindWord)], WriteIndented = true)]
[JsonSerializable(typeof(DataStatus))]
internal sealed partial class DataJson : JsonSerializerContext
{
    /// <summary>The writers, with texts in one language.</summary>
    public static DataJson In(TextCatalog texts) =>
        new(new JsonSerializerOptions(Default.Options) { Converters = { new LocalizableTextConverter(texts) } });

    /// <summary>The use of a column as a word.</summary>
    private sealed class UseWord() : JsonStringEnumConverter<ColumnUse>(JsonNamingPolicy.CamelCase);

    /// <summary>The kind of a column as a word.</summary>
    private sealed class KindWord() : JsonStringEnumConverter<ColumnKind>(JsonNamingPolicy.CamelCase);

    /// <summary>A condition as a word: "verified", "absent"…</summary>
    private sealed class ConditionWord() : JsonStringEnumConverter<DataCondition>(JsonNamingPolicy.CamelCase);
}
