using CsCheck;
using Sonda.Reports.Figures;

namespace Sonda.Reports.Tests.Figures;

public sealed class LabelSpreadTests
{
    [Fact]
    public void Labels_with_room_stay_where_they_are() => Assert.Equal([0, 20, 50], LabelSpread.Apart([0, 20, 50], 16));

    [Fact]
    public void Labels_on_one_spot_share_the_move() => Assert.Equal([84, 100, 116], LabelSpread.Apart([100, 100, 100], 16));

    [Fact]
    public void None_is_none() => Assert.Empty(LabelSpread.Apart([], 16));

    [Fact]
    public void Neighbours_are_never_closer_than_the_gap_and_the_middle_stays() =>
        Gen.Double[0, 500].Array[1, 12].Sample(values =>
        {
            Array.Sort(values);
            double[] places = LabelSpread.Apart(values, 16);
            for (int i = 1; i < places.Length; i++)
            {
                Assert.True(places[i] - places[i - 1] >= 16 - 1e-9);
            }

            Assert.Equal(values.Average(), places.Average(), tolerance: 1e-9);
        });
}
