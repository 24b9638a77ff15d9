// First guess of 1/sqrt(m) from the seven leading bits of m.
//
//   guess = T[i] = round(2^10 / sqrt((i + 0.5) / 32)),  i = floor(32 * m), m in [1, 4)
//
// Combinational. The 96 rows come from this line of Python:
//   for i in range(32, 128): print(f"7'd{i}: guess_o = 10'd{round(2**10 / ((i + 0.5) / 32)**0.5)};")
// Example: m = 1.0 -> i = 32 -> 1016, that is 0.992.
`default_nettype none

module rsqrt_table (
    input  wire [6:0] index_i,  // u7.5, 32 to 127
    output reg  [9:0] guess_o   // u10.10
);

  always @*
    case (index_i)
      7'd32: guess_o = 10'd1016;
      7'd33: guess_o = 10'd1001;
      7'd34: guess_o = 10'd986;
      7'd35: guess_o = 10'd972;
      7'd36: guess_o = 10'd959;
      7'd37: guess_o = 10'd946;
      7'd38: guess_o = 10'd934;
      7'd39: guess_o = 10'd922;
      7'd40: guess_o = 10'd910;
      7'd41: guess_o = 10'd899;
      7'd42: guess_o = 10'd889;
      7'd43: guess_o = 10'd878;
      7'd44: guess_o = 10'd868;
      7'd45: guess_o = 10'd859;
      7'd46: guess_o = 10'd849;
      7'd47: guess_o = 10'd840;
      7'd48: guess_o = 10'd832;
      7'd49: guess_o = 10'd823;
      7'd50: guess_o = 10'd815;
      7'd51: guess_o = 10'd807;
      7'd52: guess_o = 10'd799;
      7'd53: guess_o = 10'd792;
      7'd54: guess_o = 10'd785;
      7'd55: guess_o = 10'd778;
      7'd56: guess_o = 10'd771;
      7'd57: guess_o = 10'd764;
      7'd58: guess_o = 10'd757;
      7'd59: guess_o = 10'd751;
      7'd60: guess_o = 10'd745;
      7'd61: guess_o = 10'd739;
      7'd62: guess_o = 10'd733;
      7'd63: guess_o = 10'd727;
      7'd64: guess_o = 10'd721;
      7'd65: guess_o = 10'd716;
      7'd66: guess_o = 10'd710;
      7'd67: guess_o = 10'd705;
      7'd68: guess_o = 10'd700;
      7'd69: guess_o = 10'd695;
      7'd70: guess_o = 10'd690;
      7'd71: guess_o = 10'd685;
      7'd72: guess_o = 10'd680;
      7'd73: guess_o = 10'd676;
      7'd74: guess_o = 10'd671;
      7'd75: guess_o = 10'd667;
      7'd76: guess_o = 10'd662;
      7'd77: guess_o = 10'd658;
      7'd78: guess_o = 10'd654;
      7'd79: guess_o = 10'd650;
      7'd80: guess_o = 10'd646;
      7'd81: guess_o = 10'd642;
      7'd82: guess_o = 10'd638;
      7'd83: guess_o = 10'd634;
      7'd84: guess_o = 10'd630;
      7'd85: guess_o = 10'd626;
      7'd86: guess_o = 10'd623;
      7'd87: guess_o = 10'd619;
      7'd88: guess_o = 10'd616;
      7'd89: guess_o = 10'd612;
      7'd90: guess_o = 10'd609;
      7'd91: guess_o = 10'd606;
      7'd92: guess_o = 10'd602;
      7'd93: guess_o = 10'd599;
      7'd94: guess_o = 10'd596;
      7'd95: guess_o = 10'd593;
      7'd96: guess_o = 10'd590;
      7'd97: guess_o = 10'd587;
      7'd98: guess_o = 10'd584;
      7'd99: guess_o = 10'd581;
      7'd100: guess_o = 10'd578;
      7'd101: guess_o = 10'd575;
      7'd102: guess_o = 10'd572;
      7'd103: guess_o = 10'd569;
      7'd104: guess_o = 10'd567;
      7'd105: guess_o = 10'd564;
      7'd106: guess_o = 10'd561;
      7'd107: guess_o = 10'd559;
      7'd108: guess_o = 10'd556;
      7'd109: guess_o = 10'd554;
      7'd110: guess_o = 10'd551;
      7'd111: guess_o = 10'd549;
      7'd112: guess_o = 10'd546;
      7'd113: guess_o = 10'd544;
      7'd114: guess_o = 10'd541;
      7'd115: guess_o = 10'd539;
      7'd116: guess_o = 10'd537;
      7'd117: guess_o = 10'd534;
      7'd118: guess_o = 10'd532;
      7'd119: guess_o = 10'd530;
      7'd120: guess_o = 10'd528;
      7'd121: guess_o = 10'd526;
      7'd122: guess_o = 10'd523;
      7'd123: guess_o = 10'd521;
      7'd124: guess_o = 10'd519;
      7'd125: guess_o = 10'd517;
      7'd126: guess_o = 10'd515;
      7'd127: guess_o = 10'd513;
      default: guess_o = 10'd0;  // m < 1: only a zero norm, whose result is forced to 0
    endcase

endmodule

`default_nettype wire
