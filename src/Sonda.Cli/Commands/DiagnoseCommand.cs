using System.CommandLine;
using System.Text;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Cli.Texts;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Datasets;
using Sonda.Lab.Diagnoses;
using Sonda.Lab.Specs;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda diagnose</c>: what ails a run, from its start and a few steps, or from a trace of one.</summary>
internal sealed class DiagnoseCommand
{
    private readonly Session _session;
    private readonly Option<string?> _explain;
    private readonly Option<string?> _trace;
    private readonly Option<int> _steps;
    private readonly Option<bool> _whole;
    private readonly Option<int?> _starts;
    private readonly Option<int> _threads;
    private readonly Option<string?> _saveTrace;
    private readonly Option<IReadOnlySet<string>> _failOn;
    private readonly Option<bool> _layers;
    private readonly Option<string?> _html;
    private readonly Option<string?> _figure;
    private readonly Option<bool> _json;
    private readonly RunOptionSet _run;

    private DiagnoseCommand(Session session, Command command)
    {
        _session = session;
        OptionFactory options = session.Options;
        _trace = options.Text("--trace", "value.file");
        _explain = options.Choice<string?>("--explain", null, [.. Ailments.All.Select(ailment => (ailment, (string?)ailment))]);
        _explain.HelpName = session.Phrases["value.ailment"];
        _run = new RunOptionSet(command, session, trains: true, _trace, _explain);
        command.Add(_trace);
        command.Add(_explain);
        command.Add(_steps = options.Whole("--steps", DiagnosisOptions.UsualSteps, 0, int.MaxValue));
        command.Add(_whole = options.Switch("--whole"));
        command.Add(_starts = options.WholeOrNone("--starts", 0, Limits.Seeds));
        command.Add(_threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads));
        command.Add(_layers = options.Switch("--layers"));
        command.Add(_html = options.Text("--html", "value.file"));
        command.Add(_figure = FigureOption.Of(options, session.Phrases["option.figure.diagnose"]));
        command.Add(_saveTrace = options.Text("--save-trace", "value.file"));
        command.Add(_failOn = FailOnOption.Of(options));
        command.Add(_json = options.Switch("--json"));
        command.Validators.Add(result =>
        {
            Option[] given = [.. ((Option[])[_explain, _trace, _whole, _steps, _starts, _layers]).Where(option => result.GetResult(option) is { Implicit: false })];
            if (given.Length > 1 && (given[0] == _explain || given[0] == _trace || given[1] == _steps))
            {
                result.AddError(options.Contradiction(given[0].Name, given[1].Name));
            }
        });
    }

    public static Command Build(Session session)
    {
        var command = new Command("diagnose", session.Phrases["diagnose.summary"]);
        var diagnose = new DiagnoseCommand(session, command);
        command.SetAction((parsed, stop) => Task.FromResult(diagnose.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(_explain) is { } ailment)
        {
            RuleScreen.Write(_session, ailment);
            return ExitCode.Done;
        }

        foreach (Option<string?> file in (Option<string?>[])[_saveTrace, _html, _figure])
        {
            if (parsed.GetValue(file) is { } path)
            {
                Writable.RequireFile(file.Name, path, _session.Phrases);
            }
        }

        bool json = parsed.GetValue(_json);
        DiagnosisResult result = parsed.GetValue(_trace) is { } trace
            ? _session.Lab.Diagnose(ReadTrace(trace, _session.Phrases))
            : Watch(parsed, json, stop);
        Keep(parsed, result);
        if (json)
        {
            _session.Write(_session.Lab.ToJson(result, _session.Phrases.Language));
        }
        else
        {
            DiagnosisScreen.Write(_session, result);
        }

        return Conclude(parsed.GetRequiredValue(_failOn), result);
    }

    private DiagnosisResult Watch(ParseResult parsed, bool json, CancellationToken stop)
    {
        (RunSpec run, DataOptions source) = _run.Read(parsed);
        LoadedData data = LoadedDataLines.Load(_session, source, stop);
        NetworkArgument.RequireInputsFit(run.Network, data, _session.Phrases);
        int? steps = parsed.GetValue(_whole) ? null : parsed.GetValue(_steps);
        if (steps != 0)
        {
            NetworkArgument.RequireBatches(run.Network, data, run.Training.BatchSize, _session.Phrases);
        }

        if (!json)
        {
            LoadedDataLines.Introduce(_session, data);
        }

        var options = new DiagnosisOptions
        {
            Run = run,
            Steps = steps,
            Starts = parsed.GetValue(_starts),
            Layers = parsed.GetValue(_layers) || parsed.GetValue(_html) is not null,
            Threads = parsed.GetValue(_threads),
        };
        return _session.Follow(feed => Task.FromResult(_session.Lab.Diagnose(data, options, feed, stop)), stop);
    }

    /// <summary>Writes the files that were asked for.</summary>
    private void Keep(ParseResult parsed, DiagnosisResult result)
    {
        string language = _session.Phrases.Language;
        if (parsed.GetValue(_saveTrace) is { } trace)
        {
            AtomicFile.Write(trace, Encoding.UTF8.GetBytes(TraceJson.Write(result.Trace)));
        }

        if (parsed.GetValue(_html) is { } page)
        {
            AtomicFile.Write(page, Encoding.UTF8.GetBytes(_session.Lab.ToPage(result, language, CommandText.Of(parsed))));
        }

        if (parsed.GetValue(_figure) is { } figure)
        {
            FigureOption.Write(figure, _session.Lab.DrawWaterfall(result, FigureOption.IsSvg(figure), language), _session, "error.noCauses");
        }
    }

    /// <summary>What was asked to fail fails, even where watching was stopped: what was found stays found.</summary>
    private int Conclude(IReadOnlySet<string> failOn, DiagnosisResult result)
    {
        if (!result.Complete)
        {
            _session.Notice(_session.Phrases.Say("stop.diagnose", result.LastStep));
        }

        if (FailOnOption.CannotTell(failOn, result.Verdict))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _session.Phrases["error.notJudged"]);
        }

        return FailOnOption.IsReached(failOn, result.Verdict) ? ExitCode.Ailing
            : result.Complete ? ExitCode.Done
            : ExitCode.StoppedEarly;
    }

    private static Trace ReadTrace(string file, Phrases phrases)
    {
        try
        {
            return TraceJson.Read(File.ReadAllText(Readable.RequireFile(file, phrases)));
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, phrases.Say("error.traceFile", file, fault.Message), fault);
        }
    }
}
