// PacketTracing: whoever writes its tests removes this file.
