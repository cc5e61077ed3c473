using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Small networks of every kind of layer, each with data that fit.</summary>
internal static class SmallNetworks
{
    public static TheoryData<string> Texts =>
    [
        "12-8-3", "12-[9 relu he]x2-3 softmax", "12-[8 relu bn]-[8 tanh ln drop(0.3)]-3 softmax", "12-[8 prelu rms]-3 hinge",
        "12-8-res([8 relu he bn]-[8 identity bn] relu)-3 softmax", "(1,6,6)-[conv 3 3x3 relu bn]-[max 2]-[flatten]-[5 tanh]-3 softmax",
        "(4,3)-[rnn 5]-3 softmax", "(4,3)-[lstm 5 all]-[gru 6]-3 softmax",
    ];

    /// <summary>40 rows with classes; about <paramref name="density"/> of the numbers are not zero.</summary>
    public static Dataset DataFor(NetworkSpec spec, double density) =>
        TestData.Random(1, 40, spec.Inputs, 3, density).WithShape(spec.Input);

    /// <summary>Every number that the network holds, in order.</summary>
    public static float[][] Parameters(Network<float> network) => [.. network.Parameters.Select(parameter =>
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    })];

    /// <summary>A network drawn from seed 1.</summary>
    public static Network<float> Create(string text) => Network<float>.Create(NetworkSpec.Parse(text), new RandomStream(1));
}
