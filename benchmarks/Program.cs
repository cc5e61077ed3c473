using System.Globalization;
using BenchmarkDotNet.Running;
using Sonda.Benchmarks;
using Sonda.Benchmarks.Bound;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;
using Sonda.Benchmarks.Table;
using Sonda.Lab.Datasets;

const string usage = """
    dotnet run -c Release --project benchmarks -- COMMAND

      table chapter [--json FILE]   measure the chapter's bars and print each with its figure beside it;
                                    exit code 0: all met, 4: one falls short, 2: one could not be measured
      table engine [--json FILE]    the same for the engine: speed of its products beside the machine's peak
      bound chapter                 print what bounds an epoch on this machine, and how near it comes
      forecast [SEEDS ROWS WIDTHS]  how often speeds measured at the start lie within the band forecast for them, over
                                    600 kinds of network of each width; 1 seed, 1000 rows, widths 100 200 400 unless
                                    told; exit code 4: in fewer than 95 %
      list                          name the benchmarks
      --help                        this text

    Anything else goes to BenchmarkDotNet, such as --filter '*Epoch*'.
    Data: MNIST from $SONDA_DATA_DIR/mnist or the cache, else the built-in drawn digits.
    benchmarks/README.md says what each benchmark measures and what libtorch needs.
    """;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    return Run(args);
}
catch (DatasetException e)
{
    Terminal.Error.WriteLine(e.Message);
    return 2;
}

static int Run(string[] args)
{
    switch (args)
    {
        case [] or ["--help" or "-h" or "help"]:
            Terminal.Out.WriteLine(usage);
            return 0;
        case ["list"]:
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(["--list", "flat"]);
            return 0;
        case ["table", "chapter" or "engine"]:
            return Table(args[1], jsonFile: null);
        case ["table", "chapter" or "engine", "--json", var file]:
            return Table(args[1], file);
        case ["bound", "chapter"]:
            return BoundCommand.Run();
        case ["forecast"]:
            return ForecastCommand.Run(seeds: 1, rows: 1000, ForecastCells.Widths);
        case ["forecast", .. var numbers] when Counts(numbers) is [int seeds, int rows, .. var widths] && widths.Length > 0:
            return ForecastCommand.Run(seeds, rows, widths);
        case ["table" or "bound" or "forecast", ..]:
            Terminal.Error.WriteLine($"\"{string.Join(' ', args)}\" is no command.\n\n{usage}");
            return 1;
        default:
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
            return 0;
    }
}

static int[]? Counts(string[] numbers)
{
    int[] counts = new int[numbers.Length];
    for (int i = 0; i < counts.Length; i++)
    {
        if (!int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out counts[i]) || counts[i] == 0)
        {
            return null;
        }
    }

    return counts;
}

static int Table(string name, string? jsonFile) => name == "chapter"
    ? TableCommand.Run(name, ChapterData.Loaded.Name, ChapterTable.Measure, jsonFile)
    : TableCommand.Run(name, data: null, EngineTable.Measure, jsonFile);
