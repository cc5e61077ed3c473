using System.Globalization;
using Sonda.Engine.Randomness;
using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Remedies;

/// <summary>Makes runs with a known cause, or two of them. Whether a run ails is for its training to say.</summary>
internal sealed class RunGenerator
{
    private static readonly string[] Kinds =
    [
        "vanishing", "small-start", "exploding", "saturated", "dead-by-step", "dead-by-start", "inputs", "targets", "rate-large", "rate-small",
        "constant", "decay", "output", "recurrent", "residual", "dropout", "convolution", "long",
    ];

    /// <summary>The pairs of causes: the first is one of the data, of forces, of the start or of the structure, the second is another.</summary>
    private static readonly (string, string)[] Pairs =
    [
        ("inputs", "small-start"), ("inputs", "decay"), ("inputs", "rate-large"), ("inputs", "dropout"), ("inputs", "constant"), ("inputs", "vanishing"),
        ("targets", "small-start"), ("targets", "rate-large"), ("targets", "vanishing"), ("decay", "small-start"), ("decay", "vanishing"), ("decay", "constant"),
        ("dropout", "small-start"), ("dropout", "vanishing"), ("dropout", "rate-small"), ("small-start", "rate-small"), ("exploding", "decay"), ("saturated", "rate-small"),
        ("vanishing", "rate-small"), ("exploding", "dropout"),
    ];

    private readonly RandomStream _random;

    private RunGenerator(ulong seed) => _random = new RandomStream(seed).Split("ailing runs");

    /// <summary>Makes runs: kinds in turn, every fourth with two causes.</summary>
    public static IEnumerable<AilingRun> Make(ulong seed, int count)
    {
        var generator = new RunGenerator(seed);
        for (int i = 0; i < count; i++)
        {
            if (i % 4 == 3)
            {
                (string one, string other) = Pairs[i / 4 % Pairs.Length];
                yield return new AilingRun($"{one}+{other}", RunSpec.Parse(generator.Write(one, other)));
            }
            else
            {
                string kind = Kinds[(i - (i / 4)) % Kinds.Length];
                yield return new AilingRun(kind, RunSpec.Parse(generator.Write(kind, "")));
            }
        }
    }

    private string Write(string kind, string other)
    {
        bool Has(string name) => kind == name || other == name;
        if (kind is "recurrent" or "output" or "residual" or "convolution" or "long")
        {
            return Special(kind);
        }

        Task task = Has("targets") ? Of("large", "prices", "small", "shifted") : Has("inputs") ? Of("bytes", "dim", "table", "years") : AnyTask();
        string activation = Has("vanishing") ? "sigmoid" : Has("dead-by-step") || Has("dead-by-start") ? "relu"
            : Has("saturated") ? Any("tanh", "sigmoid", "softsign") : Has("exploding") ? Any("relu", "gelu", "leaky-relu", "selu", "exp")
            : Any("tanh", "relu", "gelu", "selu", "elu");
        int depth = Has("vanishing") ? 6 + Up(4) : Has("small-start") || Has("exploding") ? 5 + Up(4) : Has("dead-by-start") ? 18 + Up(12)
            : Has("dropout") ? 4 + Up(2) : Has("saturated") ? 2 + Up(4) : 2 + Up(2);
        int width = Has("dead-by-start") ? 2 + Up(2) : activation == "exp" ? 5 + Up(4) : 16 + (8 * Up(5));
        double fit = Math.Sqrt((activation is "relu" or "gelu" or "leaky-relu" or "elu" ? 2.0 : 1.0) / width);
        string start = Has("small-start") ? $"normal(0,{Round(fit * (0.1 + (0.2 * Share())))})"
            : Has("exploding") && activation != "exp" ? $"normal(0,{Round(fit * (3 + (3 * Share())))})"
            : Has("saturated") ? $"normal(0,{Round(fit * (8 + (20 * Share())))})"
            : Has("constant") ? $"constant({Any("0", "0.05", "0.1", "0.3")})"
            : activation switch { "sigmoid" or "tanh" or "softsign" => "xavier", "selu" => "lecun", _ => Any("he", "he-uniform") };
        string end = Has("constant") ? $"[{task.Outputs} {start}]" : $"{task.Outputs}";
        string dropped = Has("dropout") ? $" drop({Round(0.75 + (0.15 * Share()))})" : "";
        string optimizer = Has("exploding") && activation == "exp" ? Has("decay") ? "adam(0.9,0.999" : "adam" : Has("decay") ? Any("sgd", "momentum(0.9", "adam(0.9,0.999") : Any("sgd", "momentum(0.9)", "adam", "rmsprop");
        double rate = task.Rate * (optimizer[0] switch { 's' => 1, 'm' => 0.1, _ => 0.02 });
        rate *= Has("rate-large") || Has("dead-by-step") ? (optimizer[0] is 'a' or 'r' ? 100 : 50) * Math.Pow(10, Share()) : Has("rate-small") ? 0.002 * Math.Pow(10, -Share()) : 1;
        string decay = "lambda 0; ";
        if (Has("decay"))
        {
            double l2 = optimizer[0] == 'a' ? 0.3 + Share() : 0.15 + (0.4 * Share());
            (optimizer, decay) = optimizer == "sgd" ? ("sgd", $"lambda {Round(l2 * task.Rows)}; ") : ($"{optimizer},l2={Round(l2)})", "");
        }

        return $"{task.Inputs}-[{width} {activation} {start}{dropped}]x{depth}-{end} {task.Cost}; data {task.Data}; "
            + $"optimizer {optimizer}; rate {Round(rate)}; {decay}batch {Any("20", "32")}; epochs {task.Epochs}";
    }

    private string Special(string kind) => kind switch
    {
        "recurrent" when Any("30", "60") is { } steps => $"({steps},2)-[{Any("rnn 16 sigmoid", "rnn 24 tanh recurrent(normal(0,0.1))", "rnn 16 tanh recurrent(normal(0,0.05))", "rnn 20 relu recurrent(normal(0,0.1))", "lstm 16 forget(0) recurrent(normal(0,0.05))")}]-2 softmax; "
            + $"data csv(first{steps}.csv,sequence=s,target=y); optimizer adam; rate 0.003; batch 32; epochs 20",
        "output" => Any(
            "4-[24 relu he]-3 mse; data csv(numbers.csv); optimizer adam; batch 32; epochs 20",
            "2-[20 tanh xavier]x2-2 softmax; data blob(deviation=1); optimizer adam; batch 32; epochs 20",
            "2-[20 tanh xavier]x2-1 softmax; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.01; batch 32; epochs 30",
            "196-[30 relu he]-5 softmax; data csv(digits.csv); optimizer adam; batch 20; epochs 5"),
        "residual" => $"196-[24 {Any("gelu", "relu", "tanh")} he]-res([24 {Any("gelu", "relu")} he]-[24 {Any("gelu", "relu")} he])x{15 + Up(20)}-10 softmax; "
            + $"data csv(digits.csv); optimizer momentum(0.9); rate {Any("0.01", "0.02")}; batch 20; epochs 4",
        "convolution" => Convolution(),
        _ => Long(),
    };

    private string Convolution()
    {
        (string Start, string Activation, string Training) = Up(5) switch
        {
            0 => ("normal(0,0.01)", "relu", "optimizer momentum(0.9); rate 0.01; lambda 0"),
            1 => ("normal(0,1)", "relu", "optimizer momentum(0.9); rate 0.01; lambda 0"),
            2 => ("he", "relu", "optimizer momentum(0.9); rate 1; lambda 0"),
            3 => ("constant(0.1)", "relu", "optimizer adam"),
            _ => ("xavier", "sigmoid", "rate 0.05; lambda 0"),
        };
        string conv = $"[conv 6 3x3 pad(1) {Activation} {Start}]";
        return $"(1,14,14)-{conv}x{3 + Up(2)}-[max 2]-[20 {Activation} {Start}]-10 softmax; data csv(digits.csv); {Training}; batch 20; epochs 4";
    }

    private string Long() => Up(5) switch
    {
        0 => "2-[24 tanh xavier]x3-1 bce; data circle(noise=0.05,factor=0.5); rate 0.3; lambda 15; batch 32; epochs 200",
        1 => $"2-[16 sigmoid xavier]x{6 + Up(3)}-3 softmax; data blob(deviation=1); optimizer adam; batch 64; epochs 150",
        2 => "4-[30 tanh xavier]x2-1 mse; data csv(shifted.csv); optimizer adam; batch 32; epochs 60",
        3 => "2-[20 relu he]x3-1 bce; data circle(noise=0.05,factor=0.5); optimizer momentum(0.9); rate 2; lambda 0; batch 32; epochs 150",
        _ => "2-[20 tanh xavier]x2-1 bce; data circle(noise=0.05,factor=0.5); rate 0.00003; lambda 0; batch 32; epochs 200",
    };

    private Task AnyTask() => Of("digits", "circle", "blob", "numbers");

    private Task Of(params string[] names) => Any(names) switch
    {
        "circle" => new(2, "1", "bce", "circle(noise=0.05,factor=0.5)", 0.3, 40, 700),
        "blob" => new(2, "3", "softmax", "blob(deviation=1)", 0.2, 30, 700),
        "years" => new(2, "2", "softmax", "csv(years.csv)", 0.2, 40, 700),
        "table" => new(6, "2", "softmax", "csv(table.csv)", 0.1, 30, 700),
        ("bytes" or "digits" or "dim") and var digits => new(196, "10", "softmax", $"csv({digits}.csv)", 0.1, 8, 1400),
        var numbers => new(4, "1", "mse", $"csv({numbers}.csv)", 0.05, 30, 700),
    };

    private T Any<T>(params T[] choices) => choices[_random.NextInt(choices.Length)];

    private int Up(int bound) => _random.NextInt(bound);

    private double Share() => (_random.NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static string Round(double x) => x.ToString("g2", CultureInfo.InvariantCulture);

    private sealed record Task(int Inputs, string Outputs, string Cost, string Data, double Rate, int Epochs, int Rows);
}
