using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Controls;

/// <summary>Networks and trainings that people use every day, small enough to train them in seconds. All of them learn.</summary>
internal static class Recipes
{
    private const string Digits = "data csv(digits.csv)", Adam = "optimizer adam; batch 32";

    /// <summary>The recipes, by name; their data are those of <see cref="ControlData"/>.</summary>
    public static IReadOnlyList<(string Name, RunSpec Run)> All { get; } =
    [
        .. from one in Texts select (one.Name, RunSpec.Parse(one.Text)),
    ];

    private static (string Name, string Text)[] Texts =>
    [
        ("MLP, ReLU, descent", $"196-[64 relu he]x2-10 softmax; {Digits}; rate 0.1; lambda 0; batch 32; epochs 15"),
        ("MLP, ReLU, Adam", $"196-[64 relu he]x2-10 softmax; {Digits}; {Adam}; epochs 15"),
        ("MLP, ReLU, momentum, cosine", $"196-[64 relu he]x3-10 softmax; {Digits}; optimizer momentum(0.9); rate 0.02; schedule warmup(1)+cosine(14); batch 32; epochs 15"),
        ("MLP, ReLU, dropout ½", $"196-[128 relu he drop(0.5)]x2-10 softmax; {Digits}; {Adam}; epochs 20"),
        ("MLP, small uniform start", $"196-[64 relu uniform(-0.071,0.071)]-[64 relu uniform(-0.125,0.125)]-[10 uniform(-0.125,0.125)] softmax; {Digits}; {Adam}; epochs 15"),
        ("MLP, GELU, layer norm, AdamW", $"196-[64 gelu he ln]x3-10 softmax; {Digits}; optimizer adamw; batch 32; epochs 15"),
        ("MLP, tanh, Adam", $"196-[48 tanh xavier]x3-10 softmax; {Digits}; {Adam}; epochs 15"),
        ("MLP, SELU", $"196-[48 selu lecun]x6-10 softmax; {Digits}; rate 0.05; lambda 0; batch 32; epochs 15"),
        ("MLP, ReLU, batch norm", $"196-[64 relu he bn]x4-10 softmax; {Digits}; optimizer momentum(0.9); rate 0.02; batch 32; epochs 12"),
        ("MLP, sigmoid, batch norm", $"196-[64 sigmoid xavier bn]x3-10 softmax; {Digits}; {Adam}; epochs 15"),
        ("MLP, SiLU, RMSprop", $"196-[64 silu he]x2-10 softmax; {Digits}; optimizer rmsprop(rate=0.001); batch 32; epochs 15"),
        ("MLP, ELU, AdaGrad", $"196-[64 elu he]x2-10 softmax; {Digits}; optimizer adagrad; batch 32; epochs 15"),
        ("MLP, weight decay", $"196-[64 relu he]x2-10 softmax; {Digits}; optimizer momentum(0.9,l2=0.0005); rate 0.02; batch 32; epochs 15"),
        ("book", $"196-30-10; {Digits}; rate 0.5; lambda 0.5; batch 10; epochs 15"),
        ("book, quadratic", $"196-30-10 quadratic; {Digits}; rate 3; lambda 0; batch 10; epochs 20"),
        ("residual MLP, layer norm, GELU", $"196-[48 identity xavier]-res([ln]-[96 gelu he]-[48 identity xavier])x4-10 softmax; {Digits}; {Adam}; epochs 12"),
        ("residual MLP, batch norm", $"196-[32 relu he]-res([32 relu he bn]-[32 relu he bn])x4-10 softmax; {Digits}; optimizer momentum(0.9); rate 0.01; batch 32; epochs 10"),
        ("CNN, dropout", $"(1,14,14)-[conv 8 3x3 pad(1) relu he]-[max 2]-[conv 16 3x3 pad(1) relu he]-[max 2]-[64 relu he drop(0.5)]-10 softmax; {Digits}; {Adam}; epochs 10"),
        ("CNN, batch norm", $"(1,14,14)-[conv 8 3x3 pad(1) relu he bn]-[max 2]-[conv 16 3x3 pad(1) relu he bn]-[max 2]-10 softmax; {Digits}; optimizer momentum(0.9); rate 0.02; batch 32; epochs 8"),
        ("CNN, tanh, mean pooling", $"(1,14,14)-[conv 6 5x5 tanh xavier]-[avg 2]-[48 tanh xavier]-10 softmax; {Digits}; {Adam}; epochs 10"),
        ("LSTM", "(30,2)-[lstm 16]-2 softmax; data csv(first30.csv,sequence=s,target=y); optimizer adam; rate 0.01; batch 16; epochs 40"),
        ("GRU", "(20,2)-[gru 24]-1 mse; data adding(length=20,rows=3000); optimizer adam; rate 0.005; batch 32; epochs 15"),
        ("RNN, orthogonal", "(20,2)-[rnn 32]-1 mse; data adding(length=20,rows=3000); optimizer adam; rate 0.003; batch 32; epochs 25"),
        ("regression, tanh", "4-[30 tanh xavier]x2-1 mse; data csv(numbers.csv); optimizer adam; rate 0.01; batch 32; epochs 30"),
        ("regression, ReLU, descent", "4-[64 relu he]x2-1 mse; data csv(numbers.csv); rate 0.02; lambda 0; batch 32; epochs 40"),
        ("regression, ReLU, batch norm", $"4-[64 relu he bn]x2-1 mse; data csv(numbers.csv); {Adam}; epochs 30"),
        ("regression, dropout", $"4-[64 relu he drop(0.1)]x2-1 mse; data csv(numbers.csv); {Adam}; epochs 40"),
        ("regression, all scaled", $"4-[32 relu he]x2-1 mse; data csv(prices.csv)+standard(targets); {Adam}; epochs 40"),
        ("table, scaled", $"6-[32 relu he]x2-2 softmax; data csv(table.csv)+standard; {Adam}; epochs 40"),
        ("rings, tanh", "2-[16 tanh xavier]x3-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.01; batch 32; epochs 40"),
        ("rings, ReLU", "2-[32 relu he]x2-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.005; batch 32; epochs 40"),
        ("clouds, whole batches", "2-[16 tanh xavier]x2-3 softmax; data blob(deviation=1); optimizer momentum(0.9); rate 0.05; batch full; epochs 200"),
        ("clouds, leaky ReLU", "2-[16 leaky-relu he]x3-3 softmax; data blob(deviation=1); optimizer adam; rate 0.003; batch 32; epochs 30"),
        ("clouds, hinge", "2-[24 relu he]x2-3 hinge; data blob(deviation=1); optimizer adam; rate 0.003; batch 32; epochs 30"),
    ];
}
