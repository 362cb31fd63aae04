// PacketTracing: whoever writes the module removes this file.
