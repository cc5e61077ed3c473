using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Remedies;

/// <summary>Runs that the order of remedies was written with: forty that ail, each of one cause, and ten that learn.</summary>
internal static class WrittenRuns
{
    private const string Text = """
        vanishing | 784-30x8-10; data mnist; epochs 1; batch 20; lambda 0
        vanishing | 196-[40 tanh normal(0,0.05)]x12-10 softmax; data csv(digits.csv); rate 0.1; lambda 0; batch 20; epochs 8
        vanishing | 4-[16 sigmoid xavier]x6-1 mse; data csv(numbers.csv); rate 0.05; lambda 0; batch 32; epochs 40
        small-start | 196-[30 tanh normal(0,0.01)]x5-10 softmax; data csv(digits.csv); optimizer momentum(0.9); rate 0.01; batch 20; epochs 8
        small-start | 196-[40 gelu normal(0,0.02)]x6-10 softmax; data csv(digits.csv); optimizer momentum(0.9); rate 0.01; batch 20; epochs 8
        small-start | 2-[16 relu normal(0,0.05)]x6-1 bce; data circle(noise=0.05,factor=0.5); batch 32; epochs 40; lambda 0
        exploding | 196-[50 relu book-large]x5-10 softmax; data csv(digits.csv); optimizer momentum(0.9); rate 0.01; batch 20; epochs 8
        exploding | 2-[5 exp he-uniform]x8-3 softmax; data blob(deviation=1); optimizer adam; batch 32; epochs 20
        exploding | 196-[40 gelu normal(0,0.5)]x8-10 softmax; data csv(digits.csv); optimizer momentum(0.9); rate 0.01; batch 20; epochs 8
        saturated | 196-[30 sigmoid normal(0,3)]x3-10 quadratic; data csv(digits.csv); rate 0.1; lambda 0; batch 20; epochs 8
        saturated | 196-[30 tanh normal(0,5)]x5-10 softmax; data csv(digits.csv); optimizer adam; batch 20; epochs 5
        saturated | 2-[10 tanh normal(0,15)]x8-1 bce; data circle(noise=0.05,factor=0.5); rate 0.1; lambda 0; batch 32; epochs 30
        dead-by-step | 2-[16 relu he]x3-1 bce; data circle(noise=0.05,factor=0.5); optimizer momentum(0.9); rate 3; lambda 0; batch 16; epochs 30
        dead-by-step | 196-[40 relu he]x4-10 softmax; data csv(digits.csv); optimizer rmsprop; rate 0.1; batch 20; epochs 10
        dead-by-step | 196-[40 relu he]x3-10 softmax; data csv(digits.csv); optimizer adam; rate 0.3; batch 20; epochs 8
        dead-by-start | 2-[2 relu he]x20-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.01; batch 32; epochs 30
        dead-by-start | 2-[3 relu he-uniform]x30-3 softmax; data blob(deviation=1); optimizer adam; batch 32; epochs 30
        inputs | 196-[30 tanh xavier]x2-10 softmax; data csv(dim.csv); rate 0.1; lambda 0; batch 20; epochs 8
        inputs | 6-[24 relu he]x3-2 softmax; data csv(table.csv); rate 0.05; lambda 0; batch 32; epochs 30
        inputs | 2-[20 relu he]x2-2 softmax; data csv(years.csv); optimizer adam; batch 32; epochs 40
        targets | 4-[30 relu he]x2-1 mse; data csv(large.csv); optimizer adam; batch 32; epochs 20
        targets | 4-[30 tanh xavier]x2-1 mse; data csv(large.csv); rate 0.1; lambda 0; batch 32; epochs 30
        targets | 4-[30 tanh xavier]x2-1 mse; data csv(prices.csv); optimizer adam; batch 32; epochs 30
        rate-small | 196-[40 relu he]x2-10 softmax; data csv(digits.csv); rate 0.0003; lambda 0; batch 20; epochs 8
        rate-small | 2-[20 tanh xavier]x2-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.00003; batch 32; epochs 30
        rate-large | 2-[20 sigmoid xavier]x2-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 30; batch 32; epochs 30
        rate-large | 4-[20 relu he]x2-1 mse; data csv(numbers.csv); rate 1; lambda 0; batch 16; epochs 20
        rate-large | 196-[40 selu lecun]x3-10 softmax; data csv(digits.csv); rate 5; lambda 0; batch 20; epochs 12
        constant | 196-[30 tanh constant(0.05)]x2-[10 constant(0.05)] softmax; data csv(digits.csv); optimizer adam; batch 20; epochs 8
        constant | 196-[30 relu constant(0)]x2-10 softmax; data csv(digits.csv); rate 0.1; lambda 0; batch 20; epochs 8
        decay | 196-[30 sigmoid xavier]x2-10 softmax; data csv(digits.csv); optimizer momentum(0.9,l2=0.3); rate 0.03; batch 20; epochs 8
        decay | 2-[16 tanh xavier]x3-1 bce; data circle(noise=0.05,factor=0.5); rate 0.3; batch 32; epochs 40; lambda 20
        output | 4-[20 tanh xavier]-3 mse; data csv(numbers.csv); optimizer adam; batch 32; epochs 20
        output | 2-[16 relu he]x2-2 softmax; data blob(deviation=1); optimizer adam; batch 32; epochs 20
        recurrent | (30,2)-[rnn 16 sigmoid]-2 softmax; data csv(first30.csv,sequence=s,target=y); optimizer adam; rate 0.003; batch 32; epochs 20
        recurrent | (60,2)-[rnn 16 tanh recurrent(normal(0,0.1))]-2 softmax; data csv(first60.csv,sequence=s,target=y); optimizer adam; rate 0.003; batch 32; epochs 20
        residual | 196-[24 gelu he]-res([24 gelu he]-[24 gelu he])x30-10 softmax; data csv(digits.csv); optimizer momentum(0.9); rate 0.01; batch 20; epochs 4
        residual | 196-[32 tanh lecun]-res([32 tanh normal(0,1)])x15-10 softmax; data csv(digits.csv); rate 0.3; lambda 0; batch 20; epochs 5
        dropout | 196-[30 relu he drop(0.9)]x4-10 softmax; data csv(digits.csv); rate 0.1; lambda 0; batch 20; epochs 8
        dropout | 196-[40 tanh xavier drop(0.85)]x5-10 softmax; data csv(digits.csv); optimizer adam; batch 20; epochs 8
        fine | 196-[40 relu he]x2-10 softmax; data csv(digits.csv); rate 0.1; lambda 0; batch 20; epochs 8
        fine | 2-[16 tanh xavier]x3-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.01; batch 32; epochs 40
        fine | 2-[16 relu he]x3-3 softmax; data blob(deviation=1); optimizer adam; rate 0.003; batch 32; epochs 30
        fine | 4-[30 tanh xavier]x2-1 mse; data csv(numbers.csv); optimizer adam; rate 0.01; batch 32; epochs 30
        fine | 196-[32 relu he]-res([32 relu he bn]-[32 relu he bn])x4-10 softmax; data csv(digits.csv); rate 0.05; lambda 0; batch 20; epochs 5
        fine | (30,2)-[lstm 16]-2 softmax; data csv(first30.csv,sequence=s,target=y); optimizer adam; rate 0.01; batch 16; epochs 40
        fine | 196-[60 relu he drop(0.2)]x2-10 softmax; data csv(digits.csv); optimizer adam; batch 20; epochs 8
        fine | 196-[30 selu lecun]x10-10 softmax; data csv(digits.csv); rate 0.02; lambda 0; batch 20; epochs 8
        fine | 196-[30 sigmoid xavier]-10; data csv(digits.csv); rate 0.5; lambda 0; batch 10; epochs 15
        fine | 196-[40 tanh xavier bn]x4-10 softmax; data csv(digits.csv); optimizer momentum(0.9); rate 0.01; batch 20; epochs 8
        """;

    /// <summary>The runs; their data are those of <see cref="RemedyData"/>.</summary>
    public static IEnumerable<AilingRun> All => Text.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(parts => new AilingRun(parts[0], RunSpec.Parse(parts[1])));
}
