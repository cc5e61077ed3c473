using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Diagnosis;
using Sonda.Engine.Costs;
using Sonda.Engine.Files;
using Sonda.Engine.Initializers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Reports.Figures;
using Sonda.Reports.Trainings;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda train</c>: trains one network, one line per epoch.</summary>
internal sealed class TrainCommand
{
    private readonly CommandContext _context;
    private readonly RunSpecSource _spec;
    private readonly TrainingOptionSet _training;
    private readonly CheckpointOptionSet _checkpoints;
    private readonly Option<InitializerSpec?> _initializer;
    private readonly Option<CostFunction?> _cost;
    private readonly Option<ulong> _seed;
    private readonly Option<int?> _threads;
    private readonly Option<int?> _folds;
    private readonly Option<bool> _speeds;
    private readonly Option<Monitors> _monitors;
    private readonly Option<string?> _from;
    private readonly Option<string?> _save;
    private readonly Option<string?> _trace;
    private readonly RecordOption _record;
    private readonly Option<string?> _html;
    private readonly FigureOption _figure;
    private readonly Option<bool> _json;
    private readonly DataOptionSet _data;

    private TrainCommand(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        _spec = new RunSpecSource(command, context, IsElsewhere);
        _training = new TrainingOptionSet(command, options, context.Texts);
        command.Add(_initializer = InitializerOption.Of(options, context.Texts["allowed.init"]));
        command.Add(_cost = options.Choice<CostFunction?>(
            "--cost", null, [.. CostFunctions.Names.Where(name => !name.Contains(' ')).Select(name => (name, (CostFunction?)CostFunctions.Parse(name)))]));
        command.Add(_seed = options.Seed());
        command.Add(_threads = options.WholeOrNone("--threads", 1, TrainingOptions.MaxThreads));
        _threads.Description = context.Texts["option.threads.train"];
        command.Add(_folds = options.WholeOrNone("--folds", 2, TableFold.MaxCount));
        command.Add(_speeds = options.Switch("--speeds"));
        command.Add(_monitors = MonitorOption.Of(options));
        command.Add(_from = options.Text("--from", "value.file"));
        command.Add(_save = options.Text("--save", "value.file"));
        command.Add(_trace = options.Text("--trace", "value.file"));
        _trace.Description = context.Texts["option.trace.train"];
        command.Add(_html = options.Text("--html", "value.file"));
        _figure = new FigureOption(command, context, "option.figure.train");
        _checkpoints = new CheckpointOptionSet(command, context);
        _record = new RecordOption(command, context, _checkpoints.Resume);
        command.Add(_json = options.Switch("--json"));
        _data = DataOptionSet.OfAny(command, options);
        command.Validators.Add(result =>
        {
            // "--record 784-30-10" takes the network for the name; beside data, a name that is no network, or a date, is one.
            if (_record.Took(result) is { } word && !_spec.IsGiven(result) && !IsContinued(result) && !(_data!.IsGiven(result) && !RunSpecSource.IsFile(word) && (RecordOption.IsDate(word) || !RunSpecSource.IsNetwork(word))))
            {
                result.AddError(context.Texts.Say("runs.recordTook", ("found", word)));
            }

            if (result.GetResult(_folds) is { Implicit: false })
            {
                Option[] ofOneNetwork = [_checkpoints.Resume, _checkpoints.Checkpoint, _from, _save, _trace, _record.Option, _speeds, _html, _figure.File];
                foreach (Option other in ofOneNetwork.Where(other => result.GetResult(other) is { Implicit: false }))
                {
                    result.AddError(options.Contradiction(_folds.Name, other.Name));
                }
            }

            if (result.GetResult(_from) is { Implicit: false })
            {
                foreach (Option other in ((Option[])[_checkpoints.Resume, _initializer, _cost]).Where(other => result.GetResult(other) is { Implicit: false }))
                {
                    result.AddError(options.Contradiction(_from.Name, other.Name));
                }
            }
        });
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("train", context.Texts["train.summary"]);
        var train = new TrainCommand(context, command);
        command.SetAction((parsed, stop) =>
        {
            RunSpec? spec = train.Fitted(parsed, stop);
            (TrainingOptions options, DataOptions source) = train.Read(parsed, spec);
            return Task.FromResult(parsed.GetValue(train._folds) is { } folds
                ? new FoldsLines(context, options, source, parsed.GetValue(train._json)).Run(folds, stop)
                : train.Run(options, source, train._record.Read(parsed), parsed, stop));
        });
        return command;
    }

    /// <summary>The data: those of --data, with the scaling that a proposed run adds to them, or those of the spec.</summary>
    private DataOptions DataOf(ParseResult parsed, RunSpec? spec, DatasetSpec? otherwise)
    {
        bool isProposed = spec is not null && !_spec.IsGiven(parsed.CommandResult);
        return _data.Read(parsed, otherwise) is var data && isProposed ? data with { Spec = spec!.Data } : data;
    }

    private bool IsContinued(CommandResult result) =>
        result.GetResult(_checkpoints.Resume) is { Implicit: false } || result.GetResult(_from) is { Implicit: false };

    /// <summary>Whether something else than a network says what to train, or took the network.</summary>
    private bool IsElsewhere(CommandResult result) => IsContinued(result) || _data?.IsGiven(result) is true || _record.Took(result) is not null;

    /// <summary>
    /// The run on the command line. Data without a network get one that suits them, and "?" in a network becomes what they say; null if
    /// a checkpoint or a saved network says what to train.
    /// </summary>
    private RunSpec? Fitted(ParseResult parsed, CancellationToken stop)
    {
        RunSpec? spec = _spec.Read(parsed);
        bool isTemplate = _spec.IsTemplate(parsed);
        if (!isTemplate && (spec is not null || IsContinued(parsed.CommandResult) || !_data.IsGiven(parsed.CommandResult)))
        {
            return spec;
        }

        DataOptions source = _data.Read(parsed, spec?.Data);
        LoadedData data = LoadedDataLines.Load(_context, source, stop);
        RunSpec fitted = isTemplate ? _spec.Fitted(parsed, data) : RunProposal.For(source.Spec, data);
        if (!isTemplate)
        {
            if (source.Spec is CsvSpec { Zeros: null } && fitted.Data is CsvSpec { HasZeroColumns: true, Zeros: { } zeros })
            {
                LoadedDataLines.Note(_context, [SpikeAtZero.ProposedNote(zeros.Split(CsvSpec.ListMark))], []);
            }

            _context.Notice(_context.Texts["train.proposed"]);
            _context.Notice("  " + CommandText.Train(fitted.ToString()));
        }

        return fitted;
    }

    private static NetworkSpec Overridden(NetworkSpec network, InitializerSpec? initializer, CostFunction? cost)
    {
        network = initializer is null ? network : network.WithInitializer(initializer);
        return cost is null ? network : network with { Cost = cost.Value };
    }

    /// <summary>
    /// The options. A setting without an option comes from the spec, or from the checkpoint if the spec is at most a network.
    /// </summary>
    private (TrainingOptions Options, DataOptions Data) Read(ParseResult parsed, RunSpec? spec)
    {
        Monitors monitors = parsed.GetValue(_monitors);
        Checkpoint? resume = _checkpoints.Load(parsed);
        (Network<float>? start, DataPreparation? preparation) = ReadStart(parsed, spec);
        bool isAsKept = resume is not null && !_spec.SaysHow(parsed);
        RunSpec run = isAsKept
            ? resume!.Spec with { Network = spec?.Network ?? resume.Spec.Network }
            : spec ?? new RunSpec(start!.Spec);
        DatasetSpec? named = isAsKept ? resume!.Data.ToSpec()
            : spec is null && preparation is not null ? DatasetSpec.Parse(preparation.Data)
            : run.Data;
        DataOptions data = DataOf(parsed, spec, named) with { Preparation = preparation ?? resume?.Preparation };

        // The data decide about settings that the command line does not give.
        run = run with { Data = data.Spec };
        NetworkSpec network = Overridden(run.Network, parsed.GetValue(_initializer), parsed.GetValue(_cost));
        TrainingOptions options = _checkpoints.AddTo(
            new TrainingOptions
            {
                Network = network,
                Data = run.Data,
                Training = ReadTraining(parsed, run.Training, network),
                EarlyStopping = _training.ReadStopping(parsed, run.EarlyStopping),
                Seed = parsed.Given(_seed, run.Seed),
                Threads = parsed.GetValue(_threads),
                Speeds = parsed.GetValue(_speeds),
                ValidationCost = monitors.HasFlag(Monitors.ValidationCost),
                TrainingAccuracy = monitors.HasFlag(Monitors.TrainingAccuracy),
                TrainingCost = monitors.HasFlag(Monitors.TrainingCost),
                SaveTo = parsed.GetValue(_save),
                TraceTo = parsed.GetValue(_trace),
                Start = start,
                Resume = resume,
            },
            parsed);
        return (options, data);
    }

    /// <summary>The network of --from with the preparation of its data; null if a new one is drawn.</summary>
    /// <exception cref="Refusal">The network contradicts the one on the command line (exit code 2).</exception>
    private (Network<float>? Network, DataPreparation? Preparation) ReadStart(ParseResult parsed, RunSpec? spec)
    {
        if (parsed.GetValue(_from) is not { } file)
        {
            return (null, null);
        }

        SavedNetwork start = _context.Lab.LoadNetwork(_context.Files.RequireReadable(file));
        return spec is null || spec.Network == start.Network.Spec
            ? (start.Network, start.Preparation)
            : throw new Refusal(
                ExitCode.DataOrConfiguration, _context.Texts.Say("error.startNetwork", ("file", file), ("holds", start.Network.Spec), ("found", spec.Network)));
    }

    private TrainingSpec ReadTraining(ParseResult parsed, TrainingSpec spec, NetworkSpec network)
    {
        try
        {
            TrainingSpec training = _training.Read(parsed, spec);
            _ = training.LayerRates.For(network.WeightedLayerCount);
            return training;
        }
        catch (ArgumentException contradiction)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts.Clause(contradiction));
        }
    }

    private int Run(
        TrainingOptions options, DataOptions source, (bool IsAsked, string? Name) record, ParseResult parsed, CancellationToken stop)
    {
        NetworkArgument.RequireTable(source.Preparation, source.Spec, _context.Texts);
        NetworkArgument.RequireFits(
            options.Network, source.Spec, _context.Texts, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

        RequireWritable(parsed, options);
        _context.Files.RequireWritable(_html.Name, parsed.GetValue(_html));
        _figure.RequireFile(parsed);
        LoadedData data = LoadedDataLines.Load(_context, source, stop);
        NetworkArgument.RequireFits(options.Network, data, _context.Texts);
        NetworkArgument.RequireBatches(options.Network, data, options.Training.BatchSize, _context.Texts);
        // Regression has no accuracy, so the table shows the cost.
        options = options with { ValidationCost = options.ValidationCost || data.Training.HasTargets };
        using Recording? recording = record.IsAsked ? _context.Runs.Record(options.Run, data, record.Name) : null;
        return new TrainingLines(_context, options, recording, parsed.GetValue(_json)) { Keep = result => Keep(parsed, result, options.Run, data) }.Run(data, stop);
    }

    /// <summary>Writes the requested page and figure, and how to go on from a proposed run.</summary>
    private void Keep(ParseResult parsed, TrainingResult result, RunSpec run, LoadedData data)
    {
        if (parsed.GetValue(_html) is { } page)
        {
            AtomicFile.Write(page, TrainingPage.Write(result, _context.Texts.Language, CommandText.Of(parsed)));
        }

        _figure.Write(parsed, style => TrainingFigure.Draw(result, style), "runs.compare.noFigure");
        bool isProposed = !_spec.IsGiven(parsed.CommandResult) && !IsContinued(parsed.CommandResult);
        if (isProposed && result.Complete && result.Learning == LearningResult.Learned && RunProposal.OnNearlyAllRows(run, result.KeptEpoch, data) is { } final)
        {
            _context.Notice(_context.Texts.Say("train.final", ("epoch", result.KeptEpoch)));
            _context.Notice("  " + CommandText.Train(final.ToString(), parsed.GetValue(_save)));
        }
    }

    private void RequireWritable(ParseResult parsed, TrainingOptions options)
    {
        long numbers = options.Network.ParameterCount;
        _context.Files.RequireWritable("--save", options.SaveTo, numbers * sizeof(float), successorOf: parsed.GetValue(_from));
        _context.Files.RequireWritable("--trace", options.TraceTo);

        // The parameters, the result so far, and the moments of the optimizer, of which plain descent has none.
        _context.Files.RequireWritable("--checkpoint", options.CheckpointTo, 2 * numbers * sizeof(float), isRepeated: true, parsed.GetValue(_checkpoints.Resume));
    }
}
