namespace Sonda.Benchmarks.Measured;

/// <summary>Networks in addition to the labelled set, with the number of seeds of each.</summary>
internal static class DoctorCases
{
    /// <summary>Networks examined during the development of the rules.</summary>
    public static (string Run, int Seeds)[] Seen { get; } =
    [
        .. Circle(4, "[16 tanh xavier]x4", "[16 selu lecun]x8", "[32 relu he]x6", "[32 elu he]x6", "[16 softplus he]x4", "[16 gelu he]x6"),
        .. Blob(4, "[5 sigmoid he-uniform]x2", "[5 sigmoid he-uniform]x3", "[5 sigmoid he-uniform]x4", "[5 sigmoid he-uniform]x5",
            "[5 sigmoid he-uniform]x6", "[5 sigmoid he-uniform]x8", "[32 sigmoid xavier]x4", "[32 sigmoid xavier]x8", "[32 sigmoid xavier bn]x8",
            "[32 tanh xavier]x8", "[32 tanh xavier]x30", "[16 tanh normal(0,0.02)]x8", "[32 relu he]x10", "[32 relu he]x30", "[32 relu xavier]x10",
            "[32 relu xavier]x30", "[32 relu he bn]x10", "[32 relu he ln]x10", "[32 selu lecun]x30", "[32 elu he]x10", "[32 gelu he]x10", "[32 silu he]x10",
            "[32 softplus he]x6", "[32 leaky-relu he]x20", "[32 relu normal(0,0.01)]x4", "[32 identity orthogonal]x20", "[32 tanh orthogonal]x40",
            "[32 relu normal(0,0.6)]x10", "[32 tanh normal(0,2)]x6", "32-res([32 relu he ln]-[32 identity he])x10"),
        .. BlobSgd(4, "[16 sigmoid xavier]x1", "[16 sigmoid xavier]x2", "[16 sigmoid xavier]x4", "[16 sigmoid xavier]x6", "[16 tanh xavier]x4",
            "[16 tanh xavier]x12", "[16 relu he]x6", "[16 relu xavier]x12", "[32 relu normal(0,1)]x8"),
        ("784-30-10; epochs 3", 2),
        ("784-30x4-10; epochs 3", 2),
        ("784-30x6-10; epochs 3", 2),
        ("784-30x9-10; epochs 3", 2),
        ("784-[100 relu he]x3-10 softmax; epochs 2", 2),
        ("784-[50 tanh xavier]x10-10 softmax; epochs 2", 2),
        ("(1,28,28)-[conv 6 5x5 relu he]-[max 2]-[conv 16 5x5 relu he]-[max 2]-[120 relu he]-[84 relu he]-10 softmax; data drawn; batch 64; epochs 1", 1),
        ("(30,2)-[rnn 32 tanh]-1 mse; data adding(length=30,rows=1000); optimizer adam; batch 50; epochs 40", 2),
        ("(30,2)-[lstm 32]-1 mse; data adding(length=30,rows=1000); optimizer adam; rate 0.01; batch 50; epochs 40", 2),
    ];

    /// <summary>Networks chosen when the rules were finished, and run once: other data, widths, depths and optimizers.</summary>
    public static (string Run, int Seeds)[] Fresh { get; } =
    [
        .. Clouds("optimizer momentum(0.9); rate 0.01; batch 50; epochs 40", "[24 sigmoid xavier]x2", "[24 sigmoid xavier]x3", "[24 sigmoid xavier]x5",
            "[24 sigmoid xavier]x7", "[24 tanh lecun]x5", "[24 tanh lecun]x15", "[24 tanh lecun]x40", "[24 relu he]x4", "[24 relu he]x12", "[24 relu he]x25",
            "[24 softsign xavier]x8", "[24 elu lecun]x15"),
        .. Clouds("optimizer rmsprop; rate 0.001; batch 50; epochs 60", "[48 sigmoid xavier]x3", "[48 sigmoid xavier]x6", "[48 sigmoid xavier]x10",
            "[48 hard-sigmoid xavier]x5", "[48 relu he]x20", "[10 relu uniform(-0.1,0.1)]x6", "[48 mish he]x8"),
        .. Clouds("optimizer adam; batch 20; epochs 30", "[8 sigmoid he]x3", "[8 sigmoid he]x6", "[8 sigmoid he]x9", "[100 sigmoid xavier]x6",
            "[100 sigmoid xavier]x12", "[8 tanh xavier]x12", "[8 relu he]x10", "[24 selu lecun]x40", "[24 relu he ln]x30", "24-res([24 relu he]-[24 identity he])x6"),
        .. Clouds("rate 0.1; lambda 0; batch 50; epochs 40", "[24 relu he bn]x8", "[24 sigmoid xavier bn]x6", "[24 sigmoid lecun ln]x6", "[24 tanh normal(0,0.05)]x5"),
        ("784-[40 sigmoid xavier]x3-10 softmax; data drawn; rate 0.1; epochs 2", 2),
        ("784-[40 sigmoid xavier]x5-10 softmax; data drawn; rate 0.1; epochs 2", 2),
        ("784-[64 relu xavier]x15-10 softmax; data drawn; rate 0.05; batch 32; epochs 2", 2),
        ("784-[64 selu lecun]x15-10 softmax; data drawn; optimizer nesterov(0.9); rate 0.005; batch 32; epochs 2", 2),
        ("(30,2)-[gru 24]-1 mse; data adding(length=30,rows=1000); optimizer adam; rate 0.01; batch 50; epochs 40", 2),
    ];

    /// <summary>
    /// Networks chosen near the limits of the rules, so that an alarm is as good as its probability; no other set has these kinds.
    /// </summary>
    public static (string Run, int Seeds)[] Later { get; } =
    [
        .. Wide("rate 0.05; lambda 0; batch 20; epochs 40", "[12 sigmoid xavier]x2", "[12 sigmoid xavier]x3", "[12 sigmoid lecun]x4", "[64 sigmoid xavier]x3",
            "[64 sigmoid xavier]x5", "[40 hard-sigmoid xavier]x3", "[12 tanh lecun]x10", "[40 relu xavier]x8", "[40 relu he]x16", "[20 tanh normal(0,0.1)]x6"),
        .. Wide("optimizer nesterov(0.8); rate 0.02; batch 40; epochs 30", "[20 sigmoid xavier]x2", "[20 sigmoid xavier]x4", "[20 sigmoid xavier]x6",
            "[20 softsign lecun]x6", "[60 relu xavier]x12", "[60 gelu he]x5"),
        .. Wide("optimizer rmsprop(0.9); rate 0.002; batch 30; epochs 30", "[16 sigmoid xavier]x4", "[16 sigmoid xavier]x7", "[60 sigmoid xavier]x5",
            "[60 sigmoid xavier]x9", "[30 hard-sigmoid xavier]x4", "[16 tanh lecun]x20", "[16 relu uniform(-0.1,0.1)]x5"),
        .. Wide("optimizer adam; rate 0.003; batch 30; epochs 30", "[12 sigmoid he]x4", "[12 sigmoid he]x8", "[60 sigmoid lecun]x7", "[60 sigmoid xavier]x12",
            "[30 hard-sigmoid xavier]x5", "[20 selu lecun]x20", "[40 relu he]x20", "[20 relu normal(0,0.7)]x8"),
        ("784-[50 sigmoid xavier]x4-10 softmax; data drawn; optimizer momentum(0.9); rate 0.02; epochs 2", 2),
        ("784-[50 sigmoid xavier]x6-10 softmax; data drawn; optimizer adam; batch 32; epochs 2", 2),
        ("784-[50 relu he]x8-10 softmax; data drawn; rate 0.03; batch 16; epochs 2", 2),
    ];

    private static IEnumerable<(string, int)> Wide(string training, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-[3 xavier] softmax; data blob(deviation=1.5,points=1500); {training}", 3));

    private static IEnumerable<(string, int)> Clouds(string training, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-[3 xavier] softmax; data blob(deviation=1); {training}", 3));

    private static IEnumerable<(string, int)> Circle(int seeds, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-1 bce; data circle; optimizer adam; batch 128; epochs 150", seeds));

    private static IEnumerable<(string, int)> Blob(int seeds, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-[3 xavier-uniform] softmax; data blob; optimizer adam; batch 256; epochs 150", seeds));

    private static IEnumerable<(string, int)> BlobSgd(int seeds, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-[3 xavier-uniform] softmax; data blob; rate 0.1; lambda 0; batch 32; epochs 50", seeds));
}
