using System.CommandLine;
using System.CommandLine.Parsing;
using Sonda.Data;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Options;

/// <summary>A run as <c>sonda train</c> takes it, for commands that examine runs: a spec, and options that override it.</summary>
internal sealed class RunOptionSet
{
    private readonly CommandContext _context;
    private readonly RunSpecSource _spec;
    private readonly TrainingOptionSet? _training;
    private readonly Option<InitializerSpec?> _initializer;
    private readonly Option<CostFunction?> _cost;
    private readonly Option<ulong> _seed;
    private readonly DataOptionSet _data;

    /// <summary>Adds the argument and the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The texts and the terminal.</param>
    /// <param name="trains">Whether the command also examines training, so that its settings matter.</param>
    /// <param name="instead">The options that replace a run.</param>
    public RunOptionSet(Command command, CommandContext context, bool trains, params Option[] instead)
    {
        _context = context;
        OptionFactory options = context.Options;
        Option? Replacing(CommandResult result) => instead.FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
        bool IsReplaced(CommandResult result) => Replacing(result) is not null;
        _spec = new RunSpecSource(command, context, IsReplaced);
        int first = command.Options.Count;
        _training = trains ? new TrainingOptionSet(command, options, context.Texts, stops: false) : null;
        command.Add(_initializer = InitializerOption.Of(options, context.Texts["allowed.init"]));
        command.Add(_cost = options.Choice<CostFunction?>(
            "--cost", null, [.. CostFunctions.Names.Where(name => !name.Contains(' ')).Select(name => (name, (CostFunction?)CostFunctions.Parse(name)))]));
        command.Add(_seed = options.Seed());
        _data = DataOptionSet.OfAny(command, options);
        Option[] own = [.. command.Options.Skip(first)];
        command.Validators.Add(result =>
        {
            if (Replacing(result) is not { } replacing)
            {
                return;
            }

            if (_spec.GivenBy(result) is { } name)
            {
                result.AddError(options.Contradiction(name, replacing.Name));
            }

            foreach (Option option in own.Where(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError(options.Contradiction(option.Name, replacing.Name));
            }
        });
    }

    /// <summary>The run and its data; settings without an option come from the spec.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="load">Loads data that decide about sizes of the network.</param>
    /// <exception cref="Refusal">A file does not describe a run, or settings contradict each other (exit code 2).</exception>
    public (RunSpec Run, DataOptions Data) Read(ParseResult parsed, Func<DataOptions, LoadedData> load)
    {
        RunSpec spec = _spec.Read(parsed)!;
        DataOptions data = _data.Read(parsed, spec.Data);
        if (_spec.IsTemplate(parsed))
        {
            spec = _spec.Fitted(parsed, load(data));
        }

        spec = spec with { Data = data.Spec };
        NetworkSpec network = parsed.GetValue(_initializer) is { } initializer ? spec.Network.WithInitializer(initializer) : spec.Network;
        network = parsed.GetValue(_cost) is { } cost ? network with { Cost = cost } : network;
        NetworkArgument.RequireFits(network, data.Spec, _context.Texts, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, anyOutput: _training is not null);
        return (spec with
        {
            Network = network,
            Training = ReadTraining(parsed, spec.Training),
            Seed = parsed.Given(_seed, spec.Seed),
        }, data);
    }

    private TrainingSpec ReadTraining(ParseResult parsed, TrainingSpec spec)
    {
        try
        {
            return _training is null ? spec : _training.Read(parsed, spec);
        }
        catch (ArgumentException contradiction)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts.Clause(contradiction));
        }
    }
}
