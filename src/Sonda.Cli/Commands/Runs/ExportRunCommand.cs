using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Reports.Csv;
using Sonda.Reports.Records;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs export</c>: a run as CSV, JSON, Parquet, curves of TensorBoard, or one HTML file.</summary>
internal static class ExportRunCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("export", context.Texts["runs.export.summary"]);
        Argument<string> name = RunNames.One(context);
        Option<bool> csv = options.Switch("--csv"), json = options.Switch("--json"), steps = options.Switch("--steps");
        Option<string?> file = options.Text("--out", "value.file"), page = options.Text("--html", "value.file");
        Option<string?> parquet = options.Text("--parquet", "value.file"), curves = options.Text("--tensorboard", "value.folder");
        page.Description = context.Texts["option.html.export"];
        json.Description = context.Texts["option.json.export"];
        steps.Description = context.Texts["option.steps.export"];
        file.Description = context.Texts["option.out.export"];
        command.Add(name);
        command.Add(csv);
        command.Add(json);
        command.Add(steps);
        command.Add(file);
        command.Add(page);
        command.Add(parquet);
        command.Add(curves);
        var data = new RunDataOptionSet(command, options);
        command.Validators.Add(result =>
        {
            bool isPage = result.GetResult(page) is { Implicit: false };
            bool isFile = result.GetResult(parquet) is { Implicit: false }, isCurves = result.GetResult(curves) is { Implicit: false };
            bool isCsv = result.GetResult(csv) is { Implicit: false }, isJson = result.GetResult(json) is { Implicit: false };
            if (isPage)
            {
                foreach (Option other in ((Option[])[csv, json, steps, file, parquet, curves]).Where(other => result.GetResult(other) is { Implicit: false }))
                {
                    result.AddError(options.Contradiction(page.Name, other.Name));
                }
            }
            else if (isCsv && isJson)
            {
                result.AddError(options.Contradiction(csv.Name, json.Name));
            }
            else if (!isCsv && !isJson && !isFile && !isCurves)
            {
                result.AddError(context.Texts["runs.export.form"]);
            }
            else if (!isCsv && !isFile && result.GetResult(steps) is { Implicit: false })
            {
                result.AddError(context.Texts.Say("error.needsOne", ("option", steps.Name), ("one", csv.Name), ("other", parquet.Name)));
            }
            else if (!isCsv && !isJson && result.GetResult(file) is { Implicit: false })
            {
                result.AddError(context.Texts.Say("error.needsOne", ("option", file.Name), ("one", csv.Name), ("other", json.Name)));
            }
        });
        command.SetAction((parsed, stop) =>
        {
            if (parsed.GetValue(page) is { } html)
            {
                context.Files.RequireWritable("--html", html);
                string recorded = RunNames.Require(context, parsed.GetRequiredValue(name));
                WritePage(context, recorded, data.Load(context, parsed, recorded, stop), html, stop);
                return Task.FromResult(ExitCode.Done);
            }

            string? path = parsed.GetValue(file);
            context.Files.RequireWritable("--out", path);
            context.Files.RequireWritable("--parquet", parsed.GetValue(parquet));
            if (parsed.GetValue(curves) is { } place)
            {
                context.Files.RequireWritableFolder("--tensorboard", place);
            }

            RunView run = context.Runs.Open(RunNames.Require(context, parsed.GetRequiredValue(name)));
            bool isSteps = parsed.GetValue(steps);
            if (parsed.GetValue(csv) || parsed.GetValue(json))
            {
                Write(context, path, parsed.GetValue(json) ? RunJson.Of(run, withEvents: true) + "\n" : TableOf(context, run, isSteps).ToString());
            }

            if (parsed.GetValue(parquet) is { } table)
            {
                AtomicFile.Write(table, stream => ParquetTable.Write(stream, TableOf(context, run, isSteps)));
                context.Notice(context.Texts.Say("runs.exported", ("file", table)));
            }

            if (parsed.GetValue(curves) is { } folder)
            {
                context.Notice(context.Texts.Say("runs.exported", ("file", RunEvents.Write(run, folder))));
            }

            return Task.FromResult(DamageNotice.Write(context, run));
        });
        return command;
    }

    /// <exception cref="Refusal">The user stopped it; nothing was written (exit code 75).</exception>
    private static void WritePage(CommandContext context, string run, LoadedData data, string file, CancellationToken stop)
    {
        context.Notice(context.Texts.Say("runs.replaying", ("run", run)));
        try
        {
            context.Follow(
                _ =>
                {
                    context.Runs.WritePage(run, data, file, context.Texts.Language, stop);
                    return Task.FromResult(true);
                },
                stop);
        }
        catch (OperationCanceledException)
        {
            throw new Refusal(ExitCode.StoppedEarly, context.Texts["stop.nothing"]);
        }

        context.Notice(context.Texts.Say("runs.exported", ("file", file)));
    }

    private static CsvTable TableOf(CommandContext context, RunView run, bool isSteps)
    {
        return !isSteps ? RunCsv.EpochTable(run.Epochs)
            : run.Readings().Any() || run.Summary.Damage is not null ? RunCsv.StepTable(run.Readings())
            : throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("runs.export.noSteps", ("run", run.Summary.Name)));
    }

    private static void Write(CommandContext context, string? path, string text)
    {
        if (path is null)
        {
            context.Terminal.Out.Write(text);
            return;
        }

        AtomicFile.Write(path, text);
        context.Notice(context.Texts.Say("runs.exported", ("file", path)));
    }
}
