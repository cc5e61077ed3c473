namespace Sonda.Benchmarks.Recurrent;

/// <summary>A recurrent network with its training.</summary>
/// <param name="Run">The run as text, without a seed.</param>
/// <param name="Memoryless">The share of the cost of guessing that the best network without memory leaves.</param>
internal sealed record RecurrentCase(string Run, double Memoryless = 1);

/// <summary>Recurrent networks of four kinds, widths 16 to 128, on tasks of 20 to 150 time steps.</summary>
internal static class RecurrentCases
{
    private const string Adam = "optimizer adam; batch 50";
    private const string Identity = "relu recurrent(identity)";

    public static IReadOnlyList<RecurrentCase> All { get; } =
    [
        // tanh: orthogonal by default, then Gaussian weights of several sizes.
        Adding(20, "rnn 16", 10),
        Adding(40, "rnn 32", 10),
        Adding(60, "rnn 64", 10),
        Adding(60, "rnn 128", 10),
        new("(60,2)-[rnn 100 tanh lecun recurrent(lecun)]-1 mse; data adding(60); optimizer adam; batch 50; clip norm(1); epochs 21"),
        Adding(60, "rnn 32 recurrent(xavier)", 10),
        Adding(100, "rnn 32", 10),
        Adding(100, "rnn 64 lecun recurrent(lecun)", 10),
        Adding(150, "rnn 32", 10),
        Adding(150, "rnn 64 recurrent(lecun)", 10),
        Adding(60, "rnn 64 recurrent(normal(0,0.05))", 10),
        Adding(20, "rnn 32 recurrent(normal(0,0.05))", 10),
        Adding(30, "rnn 32 recurrent(normal(0,0.3))", 10),
        Adding(50, "rnn 64 recurrent(normal(0,0.3))", 10),

        // Slopes of at most 1/4.
        Adding(20, "rnn 32 sigmoid", 10),
        Adding(60, "rnn 64 sigmoid", 10),

        // IRNN.
        Adding(20, $"rnn 16 {Identity}", 10),
        Adding(60, $"rnn 64 {Identity}", 10),
        Adding(100, $"rnn 32 {Identity}", 10),
        Adding(150, $"rnn 64 {Identity}", 10),

        // Gates.
        Adding(50, "lstm 16", 10),
        Adding(60, "lstm 64", 10),
        Adding(100, "lstm 32", 10),
        Adding(50, "lstm 32 forget(0)", 10),
        Adding(100, "lstm 16 forget(0)", 10),
        Adding(100, "lstm 32 forget(-2)", 10),
        Adding(60, "gru 16", 10),
        Adding(100, "gru 32", 10),
        Adding(150, "gru 32", 10),

        // Copies; without memory, a network can learn when to answer.
        Copy(5, "rnn 32", 0.55),
        Copy(20, "rnn 64", 0.48),
        Copy(5, $"rnn 32 {Identity}", 0.55),
        Copy(20, $"rnn 64 {Identity}", 0.48),
        Copy(5, "gru 64", 0.55),
        Copy(5, "lstm 64", 0.55),

        // Rows of digits.
        Rows("rnn 32"),
        Rows("rnn 128"),
        Rows("rnn 32 recurrent(normal(0,0.3))"),
        Rows("rnn 64 recurrent(normal(0,0.3))"),
        Rows("rnn 32 recurrent(normal(0,0.3))", "rate 0.1; lambda 0; batch 50"),
        Rows("rnn 32 recurrent(normal(0,1))"),
        Rows($"rnn 64 {Identity}"),
        Rows("lstm 16"),
        Rows("gru 64"),
    ];

    private static RecurrentCase Adding(int length, string layer, int epochs) =>
        new($"({length},2)-[{layer}]-1 mse; data adding({length}); {Adam}; epochs {epochs}");

    private static RecurrentCase Copy(int delay, string layer, double memoryless) =>
        new($"({delay + 20},10)-[{layer} all]-9 softmax; data copy({delay}); {Adam}; epochs 10", memoryless);

    private static RecurrentCase Rows(string layer, string training = Adam) =>
        new($"(28,28)-[{layer}]-10 softmax; data mnist-rows; {training}; epochs 1");
}
